import type { Assignment, Work } from "@holofleet/contract/works.ts";
import { formatBytes } from "@holofleet/shared/format.ts";
import { Command, InvalidArgumentError } from "commander";
import { print, table, when } from "../output.ts";
import { publishFolder } from "../publish/publish.ts";
import { openApi } from "../session.ts";
import { diff } from "./works/diff.ts";

const mallWords = (malls: Assignment) => (malls === "all" ? "all malls" : malls.join(", ") || "no mall");

function parseMalls(text: string): Assignment {
  if (text === "all") return "all";
  return text === "none"
    ? []
    : text
        .split(",")
        .map((code) => code.trim())
        .filter(Boolean);
}

function parseRevision(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("A revision is a number from 1 up.");
  return number;
}

const row = (work: Work) => [
  work.slug,
  work.title,
  work.current ? `revision ${work.current.number}` : "not published",
  work.current ? String(work.current.frames) : "–",
  work.current ? formatBytes(work.current.bytes) : "–",
  mallWords(work.malls),
];

const list = new Command("list")
  .description("List works")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const works = await (await openApi()).works.list();
    print(options, works, () =>
      works.length === 0
        ? "No works yet. Publish a folder of pictures: holofleet works publish <folder>"
        : table(["SLUG", "TITLE", "CURRENT", "FRAMES", "SIZE", "MALLS"], works.map(row)),
    );
  });

const show = new Command("show")
  .description("Show a work and its revisions")
  .argument("<slug>")
  .option("--json", "print one JSON value")
  .action(async (slug: string, options) => {
    const work = await (await openApi()).works.show({ slug });
    print(options, work, () => [
      `${work.title} (${work.slug}), ${mallWords(work.malls)}`,
      ...table(
        ["REVISION", "FRAMES", "SIZE", "MADE", "BY", "NOTE"],
        work.revisions.map((revision) => [
          `${revision.number}${revision.current ? " (current)" : ""}`,
          String(revision.frames),
          formatBytes(revision.bytes),
          when(revision.createdAt),
          revision.createdBy ?? "–",
          revision.note ?? "",
        ]),
      ),
    ]);
  });

const publish = new Command("publish")
  .description("Publish a folder of pictures as a work's next revision; only what the console lacks is sent")
  .argument("<folder>")
  .option("--work <slug>", "the work; else the one named as the folder, made when there is none")
  .option("--title <title>", "title of a new work (default: the folder's name)")
  .option("--malls <all|CODE,…>", "malls that should hold it: all, none, or codes (a new work: all)", parseMalls)
  .option("--note <note>", "what changed, for the list of revisions")
  .option("--sync", "also sync the malls that it is assigned to")
  .option("--skip-bad", "leave files out that are no good pictures, instead of publishing nothing")
  .option("--json", "print one JSON value")
  .action(async (folder: string, options) => {
    const result = await publishFolder(folder, options);
    print(options, result, () => [
      result.unchanged
        ? `${result.work.slug} is unchanged: revision ${result.revision} stays current.`
        : `Published ${result.work.slug} revision ${result.revision}: ${result.work.current?.frames} frames, ${formatBytes(result.work.current?.bytes ?? 0)}.`,
      `Sent ${result.sent.files} files (${formatBytes(result.sent.bytes)}); the console had ${result.known.files} (${formatBytes(result.known.bytes)}).`,
      result.run
        ? `Sync run ${result.run}. Watch it: holofleet runs show ${result.run}`
        : `Malls get it with: holofleet sync --work ${result.work.slug}`,
    ]);
  });

const rollback = new Command("rollback")
  .description("Make an older revision current; no bytes move")
  .argument("<slug>")
  .argument("<revision>", "its number", parseRevision)
  .option("--sync", "also sync the malls that it is assigned to")
  .option("--json", "print one JSON value")
  .action(async (slug: string, revision: number, options) => {
    const result = await (await openApi()).works.rollback({ slug, revision, sync: options.sync ?? false });
    print(
      options,
      result,
      () => `${slug}: revision ${result.revision} is current${result.run ? `, sync run ${result.run}` : ""}.`,
    );
  });

const assign = new Command("assign")
  .description("Choose the malls that should hold a work")
  .argument("<slug>")
  .requiredOption("--malls <all|none|CODE,…>", "all, none, or codes", parseMalls)
  .option("--json", "print one JSON value")
  .action(async (slug: string, options: { malls: Assignment; json?: boolean }) => {
    const work = await (await openApi()).works.assign({ slug, malls: options.malls });
    print(
      options,
      work,
      () => `${slug} is for ${mallWords(work.malls)}. Malls follow with: holofleet sync --work ${slug}`,
    );
  });

export const works = [list, show, diff, publish, rollback, assign].reduce(
  (parent, command) => parent.addCommand(command),
  new Command("works").description("Works and their revisions"),
);
