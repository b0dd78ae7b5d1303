import type { Run, Target } from "@holofleet/contract/syncs.ts";
import { formatBytes } from "@holofleet/shared/format.ts";
import { Command } from "commander";
import { print, table, when } from "../output.ts";
import { openApi } from "../session.ts";

const scopeWords = (run: Run) => `${run.removal ? "removal, " : ""}${scopes(run)}`;

const scopes = (run: Run) =>
  ({
    all: "all malls",
    malls: "chosen malls",
    work: `work ${run.work}`,
    work_in_malls: `work ${run.work} in chosen malls`,
  })[run.scope];

function stateOf({ state, removal, playedAt, inferred }: Target): string {
  if (inferred) return `${state} (inferred)`;
  if (state !== "active") return state;
  return removal ? "removed" : playedAt === null ? state : "seen playing";
}

/** A run in one line and a row per target. */
export function runLines(run: Run & { targets: Target[] }): string[] {
  return [
    `Run ${run.id}: ${run.state} · ${scopeWords(run)} · ${when(run.createdAt)}`,
    ...table(
      ["MALL", "AGENT", "STATE", "FILES", "BYTES", "REASON"],
      run.targets.map((target) => [
        target.mall,
        target.agent ? target.presence : "none yet",
        stateOf(target),
        `${target.files.done}/${target.files.total}`,
        `${formatBytes(target.bytes.done)} of ${formatBytes(target.bytes.total)}`,
        target.reason ?? "",
      ]),
    ),
  ];
}

const list = new Command("list")
  .description("List the latest sync runs")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const runs = await (await openApi()).syncs.list({ limit: 50 });
    print(options, runs, () =>
      runs.length === 0
        ? "No sync yet. Start one: holofleet sync --all"
        : table(
            ["RUN", "STATE", "WHAT", "TARGETS", "STARTED", "BY"],
            runs.map((run) => [
              run.id,
              run.state,
              scopeWords(run),
              `${run.counts.active}/${run.counts.total}`,
              when(run.createdAt),
              run.requestedBy ?? "–",
            ]),
          ),
    );
  });

const show = new Command("show")
  .description("Show a run with one row per agent")
  .argument("<id>")
  .option("--json", "print one JSON value")
  .action(async (id: string, options) => {
    const run = await (await openApi()).syncs.show({ id });
    print(options, run, () => runLines(run));
  });

export const runs = new Command("runs").description("Sync runs").addCommand(list).addCommand(show);
