import type { Group } from "@holofleet/contract/groups.ts";
import { Command } from "commander";
import { changedLine, lineWords } from "../line.ts";
import { print, table } from "../output.ts";
import { openApi } from "../session.ts";
import { lineCommand } from "./malls/line.ts";

/** The first of them, and how many there are more. */
function some(names: readonly string[]): string {
  const more = names.length - 8;
  return `${names.slice(0, 8).join(", ") || "–"}${more > 0 ? ` and ${more} more` : ""}`;
}

const mallCount = ({ malls }: Group) => `${malls.length} ${malls.length === 1 ? "mall" : "malls"}`;

const list = new Command("list")
  .description("List groups of malls")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const groups = await (await openApi()).groups.list();
    print(options, groups, () =>
      groups.length === 0
        ? "No groups yet. Make one: holofleet groups add <name> <code…>"
        : table(
            ["GROUP", "MALLS", "WORKS"],
            groups.map(({ name, malls, works }) => [name, some(malls), some(works)]),
          ),
    );
  });

const add = new Command("add")
  .description("Make a group of malls")
  .argument("<name>")
  .argument("[codes...]", "its malls")
  .option("--json", "print one JSON value")
  .action(async (name: string, malls: string[], options) => {
    const group = await (await openApi()).groups.create({ name, malls });
    print(
      options,
      group,
      () => `Made ${group.name}, ${mallCount(group)}. Works go there with: --malls "group:${group.name}"`,
    );
  });

const set = new Command("set")
  .description("Choose the malls of a group; they follow with the next sync")
  .argument("<name>")
  .argument("[codes...]", "all of its malls from now on; none leaves it empty")
  .option("--json", "print one JSON value")
  .action(async (name: string, malls: string[], options) => {
    const group = await (await openApi()).groups.setMalls({ name, malls });
    print(options, group, () => `${group.name} has ${mallCount(group)}.`);
  });

const rename = new Command("rename")
  .description("Give a group another name; works stay assigned to it")
  .argument("<name>")
  .argument("<to>")
  .option("--json", "print one JSON value")
  .action(async (name: string, to: string, options) => {
    const group = await (await openApi()).groups.rename({ name, to });
    print(options, group, () => `${name} is now ${group.name}.`);
  });

const remove = new Command("remove")
  .description("Remove a group; its malls stay")
  .argument("<name>")
  .option("--force", "also when works are assigned to it")
  .option("--json", "print one JSON value")
  .action(async (name: string, options) => {
    const removed = await (await openApi()).groups.remove({ name, force: options.force ?? false });
    print(options, removed, () => `Removed the group ${name}.`);
  });

const line = lineCommand(
  "Show or set how much of their line the malls of a group give to downloads, and when",
  ["<name>", "the group's name"],
  "no line by this group",
).action(async (name: string, options) => {
  const api = await openApi();
  const present = (await api.groups.list()).find((group) => group.name === name)?.line ?? null;
  const next = changedLine(present, options);
  const shown = next === undefined ? present : (await api.groups.setLine({ name, line: next })).line;
  print(options, shown, () => `${name}: ${shown === null ? "no line" : lineWords(shown)}`);
});

export const groups = [list, add, set, rename, line, remove].reduce(
  (parent, command) => parent.addCommand(command),
  new Command("groups").description("Groups of malls"),
);
