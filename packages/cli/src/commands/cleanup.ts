import type { Amount, Cleanup } from "@holofleet/contract/storage.ts";
import { formatBytes } from "@holofleet/shared/format.ts";
import { Command } from "commander";
import { print } from "../output.ts";
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

export const cleanup = new Command("cleanup")
  .description("Remove pictures that no draft and no revision shows")
  .option("--dry-run", "only say what would go")
  .option("--json", "print one JSON value")
  .action(async ({ dryRun = false, json }: { dryRun?: boolean; json?: boolean }) => {
    const api = await openApi();
    let total = await api.storage.cleanup({ dryRun });
    while (total.more && !dryRun) {
      const next = await api.storage.cleanup({ dryRun });
      const pictures = plus(total.pictures, next.pictures);
      total = { ...next, pictures, renditions: plus(total.renditions, next.renditions) };
    }
    print({ ...(json && { json }) }, total, () => cleanupLines(total));
  });
