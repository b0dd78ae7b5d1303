import { type WorksQuery, workSorts, workStates } from "@holofleet/contract/works/library.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { formatBytes } from "@holofleet/shared/format.ts";
import { Command, Option } from "commander";
import { mallWords } from "../../assignment.ts";
import { print, table, when } from "../../output.ts";
import { openApi } from "../../session.ts";

const header = ["SLUG", "TITLE", "COLLECTION", "TAGS", "CURRENT", "FRAMES", "SIZE", "MALLS"];
const row = (work: Work) => [
  work.slug,
  work.title,
  work.collection || "–",
  work.tags.join(", ") || "–",
  work.takenDownAt ? "taken down" : work.current ? `revision ${work.current.number}` : "not published",
  work.current ? String(work.current.frames) : "–",
  work.current ? formatBytes(work.current.bytes) : "–",
  mallWords(work.malls),
];

export const list = new Command("list")
  .description("List works, all or those that are asked for")
  .option("--q <words>", "words in title, slug, tags and collection, or part of a frame's path")
  .option("--tag <tags>", "with all of these tags, commas between")
  .option("--collection <path>", "in this collection and those inside it")
  .addOption(new Option("--state <state>", "how they stand").choices([...workStates]))
  .option("--mall <code>", "that this mall should hold")
  .addOption(new Option("--sort <order>", "their order").choices([...workSorts]).default("updated"))
  .option("--json", "print one JSON value")
  .action(async ({ json, ...query }: Partial<WorksQuery> & { json?: boolean }) => {
    const works = await (await openApi()).works.list(query);
    const isNarrow = Object.keys(query).some((name) => name !== "sort");
    const none = isNarrow
      ? "No work fits. Ask for less: holofleet works list"
      : "No works yet. Publish a folder of pictures: holofleet works publish <folder>";
    print({ ...(json && { json }) }, works, () => (works.length === 0 ? none : table(header, works.map(row))));
  });

export const show = new Command("show")
  .description("Show a work and its revisions")
  .argument("<slug>")
  .option("--json", "print one JSON value")
  .action(async (slug: string, options) => {
    const work = await (await openApi()).works.show({ slug });
    print(options, work, () => [
      `${work.title} (${work.slug}), ${mallWords(work.malls)}`,
      ...(work.trashedAt ? [`In the trash since ${when(work.trashedAt)}. Take it out: works restore ${slug}`] : []),
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
