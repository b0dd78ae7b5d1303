import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { formatDuration } from "@holofleet/shared/format.ts";
import { driverKinds } from "@holofleet/shared/protocol/projectors/template.ts";
import { wishWords } from "@holofleet/shared/wishes.ts";
import { Command, Option } from "commander";
import { readCsv } from "../../files.ts";
import { print, table, when } from "../../output.ts";
import { openApi, workingFolder } from "../../session.ts";

/** What a projector is, in a few words. */
function stateWords({ state }: Projector): string {
  if (state === null) return "not heard of yet";
  return state.link === "online"
    ? state.power.value
    : `${state.link}${state.linkReason ? `: ${state.linkReason}` : ""}`;
}

export const list = new Command("list")
  .description("List projectors with what they said last")
  .option("--mall <code>")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const projectors = await (await openApi()).projectors.list(options.mall ? { mall: options.mall } : {});
    print(options, projectors, () =>
      projectors.length === 0
        ? "No projectors yet. Add one: holofleet projectors add --mall <code> --name <name> --host <address>"
        : table(
            ["ID", "NAME", "MALL", "ZONE", "ADDRESS", "STATE", "HEARD"],
            projectors.map((projector) => [
              projector.id,
              projector.name,
              projector.mall,
              projector.zone,
              `${projector.host}:${projector.port}`,
              stateWords(projector),
              when(projector.stateAt),
            ]),
          ),
    );
  });

export const add = new Command("add")
  .description("Add a projector to a mall")
  .requiredOption("--mall <code>")
  .requiredOption("--name <name>")
  .requiredOption("--host <address>", "its IP address or name in the mall's network")
  .addOption(new Option("--driver <protocol>").choices([...driverKinds]).default("pjlink"))
  .option("--port <port>", "where it listens, if not at its protocol's usual port", Number)
  .option("--password <password>", "kept encrypted")
  .option("--zone <zone>", "zones are switched together", "")
  .option("--floor <floor>", "such as 1F", "")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const { mall, name, host, port, password, driver, zone, floor } = options;
    const projector = await (await openApi()).projectors.add({
      ...{ mall, name, host, driver, zone, floor },
      ...(port && { port }),
      ...(password && { password }),
    });
    print(options, projector, () => `Added ${projector.name} in ${projector.mall}: ${projector.id}`);
  });

export const show = new Command("show")
  .description("Show a projector with its last orders")
  .argument("<id>", "from holofleet projectors list")
  .option("--json", "print one JSON value")
  .action(async (id: string, options) => {
    const api = await openApi();
    const [projector, history] = await Promise.all([
      api.projectors.show({ id }),
      api.projectors.history({ id, limit: 20 }),
    ]);
    print(options, { ...projector, history }, () => [
      `${projector.name} in ${projector.mallName}: ${stateWords(projector)}`,
      ...table(
        ["WHEN", "WHAT", "WHO", "RESULT", "TOOK"],
        history.map(({ createdAt, wish, requestedBy, source, state, elapsedMs, reason }) => [
          when(createdAt),
          wishWords(wish),
          source === "schedule"
            ? `opening hours, ${requestedBy ?? ""}`
            : source === "cue"
              ? `cue ${requestedBy}`
              : (requestedBy ?? ""),
          reason ? `${state}: ${reason}` : state,
          formatDuration(elapsedMs / 1000),
        ]),
      ),
    ]);
  });

export const remove = new Command("remove")
  .description("Remove a projector and its history")
  .argument("<id>", "from holofleet projectors list")
  .option("--json", "print one JSON value")
  .action(async (id: string, options) => {
    const removed = await (await openApi()).projectors.remove({ id });
    print(options, removed, () => `Removed ${id}.`);
  });

export const importCsv = new Command("import")
  .description("Add and change projectors by a CSV: mall, name, host and more")
  .argument("<file>")
  .option("--dry-run", "say what would happen and change nothing")
  .option("--json", "print one JSON value")
  .action(async (file: string, options) => {
    const csv = await readCsv(file);
    const { rows } = await (await openApi()).projectors.import({ csv, dryRun: options.dryRun ?? false });
    print(options, rows, () =>
      table(
        ["LINE", "MALL", "NAME", "RESULT"],
        rows.map(({ line, mall, name, outcome, reason }) => [
          String(line),
          mall,
          name,
          reason ? `${outcome}: ${reason}` : outcome,
        ]),
      ),
    );
    const failed = rows.filter(({ outcome }) => outcome === "failed").length;
    if (failed > 0) throw new AppError("bad_request", `${failed} of ${rows.length} rows could not be taken.`);
  });

export const exportCsv = new Command("export")
  .description("Write all projectors as a CSV, without passwords")
  .argument("<file>", "- for standard output")
  .option("--mall <code>")
  .action(async (file: string, options) => {
    const { csv } = await (await openApi()).projectors.export(options.mall ? { mall: options.mall } : {});
    if (file === "-") process.stdout.write(csv);
    else await writeFile(resolve(workingFolder, file), csv);
  });
