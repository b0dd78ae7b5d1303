import type { Diff, Side } from "@holofleet/contract/works/diffs.ts";
import { formatBytes } from "@holofleet/shared/format.ts";
import { Command, InvalidArgumentError } from "commander";
import { print, table } from "../../output.ts";
import { openApi } from "../../session.ts";

function parseSide(text: string): Side {
  if (text === "draft" || text === "current") return text;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('Name a revision by its number, or "draft" or "current".');
  return number;
}

const nameOf = ({ revision }: Diff["from"]) =>
  revision === null ? "nothing" : revision === "draft" ? "the draft" : `revision ${revision}`;

/** What changed, as lines for people: a heading with the counts, then one row for each frame. */
export function diffLines(slug: string, { from, to, bytes, added, changed, removed, moved }: Diff): string[] {
  const place = (value: number) => `${value + 1}`;
  const rows = [
    ...added.map((frame) => ["added", frame.path, place(frame.place), formatBytes(frame.size)]),
    ...changed.map(({ before, after }) => [
      "changed",
      after.path,
      place(after.place),
      `${formatBytes(before.size)} → ${formatBytes(after.size)}`,
    ]),
    ...removed.map((frame) => ["removed", frame.path, place(frame.place), formatBytes(frame.size)]),
    ...moved.map(({ before, after }) => ["moved", after.path, `${place(before.place)} → ${place(after.place)}`, ""]),
  ];
  const counts = `${added.length} added, ${changed.length} changed, ${removed.length} removed, ${moved.length} moved`;
  return [
    `${slug}: ${nameOf(from)} → ${nameOf(to)}`,
    rows.length === 0 ? "No frame differs." : `${counts}; ${formatBytes(bytes)} new for a mall.`,
    ...(rows.length === 0 ? [] : table(["CHANGE", "FRAME", "PLACE", "SIZE"], rows)),
  ];
}

export const diff = new Command("diff")
  .description("Show what changed between two revisions, or what the draft changes")
  .argument("<slug>")
  .argument("[from]", "a revision's number, current or draft", parseSide, "current")
  .argument("[to]", "a revision's number, current or draft", parseSide, "draft")
  .option("--json", "print one JSON value")
  .action(async (slug: string, from: Side, to: Side, options) => {
    const result = await (await openApi()).works.diff({ slug, from, to });
    print(options, result, () => diffLines(slug, result));
  });
