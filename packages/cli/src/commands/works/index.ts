import { Command } from "commander";
import { assign } from "./assign.ts";
import { diff } from "./diff.ts";
import { list, show } from "./list.ts";
import { publish } from "./publish.ts";
import { rollback } from "./rollback.ts";

export const works = [list, show, diff, publish, rollback, assign].reduce(
  (parent, command) => parent.addCommand(command),
  new Command("works").description("Works and their revisions"),
);
