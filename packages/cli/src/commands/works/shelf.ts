import { type BulkAction, type BulkResult, maxBulk } from "@holofleet/contract/works/library.ts";
import { Command } from "commander";
import { print, table } from "../../output.ts";
import { openApi } from "../../session.ts";

interface Options {
  json?: boolean;
}

/** Does one thing with works, in turns that a request can take, and says what happened to each. Ends with 1 when one failed. */
async function actOn(slugs: string[], action: BulkAction, done: string, options: Options): Promise<void> {
  const api = await openApi();
  const results: BulkResult[] = [];
  const undo: { slugs: string[]; action: BulkAction }[] = [];
  for (let at = 0; at < slugs.length; at += maxBulk) {
    const answer = await api.works.bulk({ slugs: slugs.slice(at, at + maxBulk), action });
    results.push(...answer.results);
    undo.push(...answer.undo);
  }
  const failed = results.filter(({ ok }) => !ok);
  if (failed.length > 0) process.exitCode = 1;
  const why = failed.map(({ slug, message }) => [slug, message ?? "unknown"]);
  print(options, { results, undo }, () => [
    `${results.length - failed.length} of ${results.length} ${done}.`,
    ...(failed.length === 0 ? [] : table(["FAILED", "WHY"], why)),
  ]);
}

const words = (text: string) =>
  text
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);

const onWorks = (name: string, description: string) =>
  new Command(name).description(description).option("--json", "print one JSON value");

export const tag = onWorks("tag", "Mark works with tags")
  .argument("<tags>", "tags with commas between")
  .argument("<slugs...>")
  .action((tags: string, slugs: string[], options: Options) =>
    actOn(slugs, { type: "tag", tags: words(tags) }, "tagged", options),
  );

export const untag = onWorks("untag", "Take tags from works")
  .argument("<tags>", "tags with commas between")
  .argument("<slugs...>")
  .action((tags: string, slugs: string[], options: Options) =>
    actOn(slugs, { type: "untag", tags: words(tags) }, "untagged", options),
  );

export const collect = onWorks("collect", "Put works into a collection")
  .argument("<collection>", "such as 2026/Spring; / is the top")
  .argument("<slugs...>")
  .action((collection: string, slugs: string[], options: Options) =>
    actOn(slugs, { type: "collect", collection }, "moved", options),
  );

export const trash = onWorks("trash", "Put works into the trash, where they stay for 30 days")
  .argument("<slugs...>")
  .option("--force", "also when malls hold them; those keep them until they are synced")
  .action((slugs: string[], options: Options & { force?: boolean }) =>
    actOn(slugs, { type: "trash", force: options.force ?? false }, "in the trash", options),
  );

export const restore = onWorks("restore", "Take works out of the trash, as they were")
  .argument("<slugs...>")
  .action((slugs: string[], options: Options) => actOn(slugs, { type: "restore" }, "restored", options));
