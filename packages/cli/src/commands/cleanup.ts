import type { Amount, Cleanup, CleanupRun } from "@holofleet/contract/storage.ts";
import { formatBytes } from "@holofleet/shared/format.ts";
import { Command } from "commander";
import { print, table, when } from "../output.ts";
import { openApi } from "../session.ts";

const words = ({ count, bytes }: Amount, one: string) =>
  `${count} ${one}${count === 1 ? "" : "s"} (${formatBytes(bytes)})`;
const plus = (a: Amount, b: Amount): Amount => ({ count: a.count + b.count, bytes: a.bytes + b.bytes });

/** What a clean-up did, or would do. */
export function cleanupLines({ dryRun, pictures, renditions, young }: Cleanup): string[] {
  const verb = dryRun ? "Would remove" : "Removed";
  const lines = [`${verb} ${words(pictures, "picture")} that nothing shows, and ${words(renditions, "rendition")}.`];
  if (young.count > 0) lines.push(`${words(young, "more picture")} may go a day after somebody last asked for them.`);
  return lines;
}

/** The last clean-ups, and whether there is one every night. */
export function runLines({ nightly, runs }: { nightly: boolean; runs: CleanupRun[] }): string[] {
  const schedule = nightly
    ? "The store is cleaned up every night."
    : "Nobody cleans up by night: HOLOFLEET_CLEANUP is 0.";
  const rows = runs.map(({ startedAt, startedBy, result, reason }) => {
    const freed = result && plus(result.pictures, result.renditions);
    return [when(startedAt), startedBy ?? "by night", freed ? words(freed, "file") : (reason ?? "failed")];
  });
  return rows.length === 0 ? [schedule, "None has run yet."] : [schedule, ...table(["When", "Who", "Removed"], rows)];
}

export const cleanup = new Command("cleanup")
  .description("Remove pictures that no draft and no revision shows")
  .option("--dry-run", "only say what would go")
  .option("--last", "say when the last clean-ups ran, by hand or by night, and what they freed")
  .option("--json", "print one JSON value")
  .action(async ({ dryRun = false, last, json }: { dryRun?: boolean; last?: boolean; json?: boolean }) => {
    const api = await openApi();
    if (last) {
      const kept = await api.storage.cleanups();
      print({ ...(json && { json }) }, kept, () => runLines(kept));
      return;
    }
    let total = await api.storage.cleanup({ dryRun });
    while (total.more && !dryRun) {
      const next = await api.storage.cleanup({ dryRun });
      const pictures = plus(total.pictures, next.pictures);
      total = { ...next, pictures, renditions: plus(total.renditions, next.renditions) };
    }
    print({ ...(json && { json }) }, total, () => cleanupLines(total));
  });
