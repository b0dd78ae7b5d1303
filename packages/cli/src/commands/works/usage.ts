import type { Usage } from "@holofleet/contract/works/library.ts";
import { formatBytes } from "@holofleet/shared/format.ts";
import { Command } from "commander";
import { print, table, when } from "../../output.ts";
import { openApi } from "../../session.ts";

const revision = (number: number | null) => (number === null ? "–" : String(number));

function lines({ malls, runs, shared }: Usage): string[] {
  return [
    ...(malls.length === 0
      ? ["No mall holds it or should hold it."]
      : table(
          ["MALL", "NAME", "SHOULD HOLD", "HOLDS", "STATE"],
          malls.map(({ code, name, current, reported, state }) => [
            code,
            name,
            revision(current),
            revision(reported),
            state.replace("_", " "),
          ]),
        )),
    "",
    ...(runs.length === 0
      ? ["No sync asked for it yet."]
      : table(
          ["SYNC", "STATE", "ASKED", "BY"],
          runs.map(({ id, state, createdAt, requestedBy }) => [id, state, when(createdAt), requestedBy ?? "–"]),
        )),
    "",
    shared.pictures === 0
      ? "No other work shows its pictures."
      : `${shared.pictures} of its pictures are in other works too: stored once, which saves ${formatBytes(shared.bytes)}.`,
    ...(shared.works.length === 0
      ? []
      : table(
          ["WORK", "TITLE", "PICTURES IN COMMON"],
          shared.works.map(({ slug, title, pictures }) => [slug, title, String(pictures)]),
        )),
  ];
}

export const usage = new Command("usage")
  .description("Show where a work and its pictures are used")
  .argument("<slug>")
  .option("--json", "print one JSON value")
  .action(async (slug: string, options) => {
    const found = await (await openApi()).works.usage({ slug });
    print(options, found, () => lines(found));
  });
