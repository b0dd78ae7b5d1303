import { Command } from "commander";
import { discover } from "./discover.ts";
import { add, exportCsv, importCsv, list, remove, show } from "./inventory.ts";
import { group } from "./many.ts";
import { ask, power } from "./orders.ts";
import { hours, scenes } from "./settings.ts";

export const projectors = [
  list,
  show,
  add,
  remove,
  importCsv,
  exportCsv,
  discover,
  power,
  ask,
  group,
  scenes,
  hours,
].reduce((parent, command) => parent.addCommand(command), new Command("projectors").description("Projectors"));
