import type { Work } from "@holofleet/contract/works.ts";
import { formatBytes } from "@holofleet/shared/format.ts";
import { Command } from "commander";
import { mallWords } from "../../assignment.ts";
import { print, table, when } from "../../output.ts";
import { openApi } from "../../session.ts";

const row = (work: Work) => [
  work.slug,
  work.title,
  work.takenDownAt ? "taken down" : work.current ? `revision ${work.current.number}` : "not published",
  work.current ? String(work.current.frames) : "–",
  work.current ? formatBytes(work.current.bytes) : "–",
  mallWords(work.malls),
];

export const list = new Command("list")
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

export const show = new Command("show")
  .description("Show a work and its revisions")
  .argument("<slug>")
  .option("--json", "print one JSON value")
  .action(async (slug: string, options) => {
    const work = await (await openApi()).works.show({ slug });
    print(options, work, () => [
      `${work.title} (${work.slug}), ${mallWords(work.malls)}`,
      ...(work.takenDownAt ? [`Taken down since ${when(work.takenDownAt)}. See: holofleet works where ${slug}`] : []),
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
