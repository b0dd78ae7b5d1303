import { Command } from "commander";
import { batch, exportCodes, list, show, voidCodes } from "./batches.ts";
import { devices, topic } from "./devices.ts";
import { find, redeem } from "./one.ts";

export const codes = [list, batch, show, exportCodes, voidCodes, find, redeem, topic, devices].reduce(
  (parent, command) => parent.addCommand(command),
  new Command("codes").description("Access codes"),
);
