import { Command } from "commander";
import { assign } from "./assign.ts";
import { diff } from "./diff.ts";
import { list, show } from "./list.ts";
import { publications } from "./publications.ts";
import { publish } from "./publish.ts";
import { recipe } from "./recipe.ts";
import { rollback } from "./rollback.ts";
import { collect, restore, tag, trash, untag } from "./shelf.ts";
import { putBack, takeDown } from "./take-down.ts";
import { usage } from "./usage.ts";
import { where } from "./where.ts";

export const works = [
  list,
  show,
  diff,
  publish,
  publications,
  recipe,
  rollback,
  assign,
  where,
  takeDown,
  putBack,
  usage,
  tag,
  untag,
  collect,
  trash,
  restore,
].reduce(
  (parent, command) => parent.addCommand(command),
  new Command("works").description("Works and their revisions"),
);
