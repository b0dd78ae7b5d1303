import { setTimeout as delay } from "node:timers/promises";
import type { ApiClient } from "@holofleet/contract/client.ts";
import { finalTargetStates, type Run, type Target } from "@holofleet/contract/syncs.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { Command, InvalidArgumentError } from "commander";
import { ProgressLine, print } from "../output.ts";
import { openApi } from "../session.ts";
import { runLines } from "./runs.ts";

type FullRun = Run & { targets: Target[] };

interface Options {
  all?: boolean;
  mall?: string[];
  work?: string;
  wait?: boolean;
  timeout?: number;
  json?: boolean;
}

/** A target that nothing will move before somebody acts: final, or out of disk space. */
const settled = (target: Target) => finalTargetStates.includes(target.state) || target.state === "blocked";
/** An older agent that was told something is taken to be at it: it never says so itself. */
const reachable = ({ presence, inferred, reasonCode }: Target) =>
  presence === "online" || presence === "stale" || (inferred && reasonCode !== "agent_offline");

/** 0: every target is active. 1: one failed. 3: others still wait for an agent that is not there. */
export function exitCodeOf({ targets }: FullRun): number {
  if (targets.some((target) => settled(target) && target.state !== "active" && target.state !== "superseded")) return 1;
  return targets.every(settled) ? 0 : 3;
}

/**
 * Waits until every target of a run that can be reached is settled, at most so many seconds.
 * @throws AppError timeout
 */
export async function waitFor(api: ApiClient, first: FullRun, seconds: number): Promise<FullRun> {
  const line = new ProgressLine("Syncing");
  const deadline = performance.now() + seconds * 1000;
  let run = first;
  while (run.targets.some((target) => !settled(target) && reachable(target))) {
    if (performance.now() > deadline) {
      throw new AppError(
        "timeout",
        `Run ${run.id} is not done after ${seconds} s; it goes on. See: holofleet runs show ${run.id}`,
      );
    }
    await delay(500);
    run = await api.syncs.show({ id: run.id });
    line.show(run);
  }
  line.end(run);
  return run;
}

export const sync = new Command("sync")
  .description("Bring malls to what they should hold")
  .option("--all", "all malls")
  .option("--mall <code...>", "chosen malls")
  .option("--work <slug>", "one work, in the malls that it is assigned to or in those of --mall")
  .option("--wait", "until all online targets are final; exit code 3 when others still wait")
  .option("--timeout <seconds>", "with --wait: give up waiting after so long", (text) => {
    const seconds = Number(text);
    if (!(seconds > 0)) throw new InvalidArgumentError("Give a number of seconds.");
    return seconds;
  })
  .option("--json", "print one JSON value")
  .action(async ({ all, mall, work, wait, timeout, json }: Options) => {
    if (all === (mall !== undefined || work !== undefined) || (!all && !mall && !work)) {
      throw new AppError("bad_request", "Give --all, or --mall CODE…, or --work SLUG, or --work SLUG --mall CODE…");
    }
    const api = await openApi();
    const requested = await api.syncs.request({
      ...(all && { all }),
      ...(mall && { malls: mall }),
      ...(work && { work }),
    });
    const run = wait ? await waitFor(api, requested, timeout ?? Number.POSITIVE_INFINITY) : requested;
    print({ json: json ?? false }, run, () => runLines(run));
    if (wait) process.exitCode = exitCodeOf(run);
  });
