import { setTimeout as delay } from "node:timers/promises";
import type { ApiClient } from "@holofleet/contract/client.ts";
import type { Batch } from "@holofleet/contract/projectors/batches.ts";
import type { ProjectorTarget } from "@holofleet/contract/projectors/targets.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { formatDuration } from "@holofleet/shared/format.ts";
import { Command } from "commander";
import { print, table } from "../../output.ts";
import { openApi } from "../../session.ts";
import { wishOf, wishWordsHelp } from "./wish.ts";

interface TargetOptions {
  mall?: string;
  zone?: string;
  floor?: string;
  tag?: string;
  set?: string;
}

/** @throws AppError bad_request */
async function targetOf(api: ApiClient, { mall, zone, floor, tag, set }: TargetOptions): Promise<ProjectorTarget> {
  if (tag !== undefined) return { by: "tag", tag, ...(mall !== undefined && { mall }) };
  if (set !== undefined) {
    const found = (await api.projectorSets.list()).find(({ name }) => name === set);
    if (found === undefined) throw new AppError("not_found", `There is no saved set called ${set}.`);
    return { by: "set", set: found.id };
  }
  if (mall === undefined)
    throw new AppError("bad_request", "Say which: --mall <code> (with --zone or --floor), --tag or --set.");
  if (zone !== undefined) return { by: "zone", mall, zone };
  return floor === undefined ? { by: "mall", mall } : { by: "floor", mall, floor };
}

/** Waits until every order of a batch has ended, says how, and fails when one failed. */
export async function report(api: ApiClient, first: Batch, options: { wait?: boolean; json?: boolean }): Promise<void> {
  let batch = first;
  while (options.wait && batch.counts.pending > 0) {
    await delay(500);
    batch = await api.batches.show({ id: batch.id });
  }
  const { total, ok, failed, superseded, pending } = batch.counts;
  const others = [
    superseded > 0 ? `, ${superseded} superseded by something newer` : "",
    batch.skipped.length > 0 ? `, ${batch.skipped.length} left out` : "",
  ].join("");
  print(options, batch, () => [
    ...table(
      ["PROJECTOR", "MALL", "RESULT", "TOOK"],
      batch.rows.map(({ name, mall, command: { state, reason, elapsedMs } }) => [
        name,
        mall,
        reason ? `${state}: ${reason}` : state,
        formatDuration(elapsedMs / 1000),
      ]),
    ),
    `${ok} of ${total} done, ${failed} failed, ${pending} on the way${others} (order ${batch.id})`,
  ]);
  if (failed > 0)
    throw new AppError(
      "unavailable",
      `${failed} of ${total} failed. Again: holofleet projectors many --retry ${batch.id}`,
    );
}

export const group = new Command("many")
  .description("Ask many projectors for the same: a mall, a zone, a floor, a tag or a saved set")
  .argument("[wish...]", wishWordsHelp)
  .option("--mall <code>")
  .option("--zone <zone>")
  .option("--floor <floor>")
  .option("--tag <tag>")
  .option("--set <name>")
  .option("--retry <order>", "ask those once more that failed")
  .option("--skip-offline", "leave out malls that cannot be reached")
  .option("--wait", "until every order has ended")
  .option("--json", "print one JSON value")
  .action(async (words: string[], options) => {
    const api = await openApi();
    const skipOffline = options.skipOffline ?? false;
    const batch = options.retry
      ? await api.batches.retry({ id: options.retry, skipOffline })
      : await api.batches.request({ target: await targetOf(api, options), wish: wishOf(words), skipOffline });
    await report(api, batch, options);
  });
