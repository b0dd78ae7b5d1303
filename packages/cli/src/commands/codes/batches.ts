import { writeFile } from "node:fs/promises";
import type { ApiClient } from "@holofleet/contract/client.ts";
import { type CodeBatch, newBatchSchema } from "@holofleet/contract/codes/batches.ts";
import { alphabets } from "@holofleet/shared/codes/format.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { Command, Option } from "commander";
import { print, table, when } from "../../output.ts";
import { openApi } from "../../session.ts";

const counts = ({ left, used, expired, void: voided }: CodeBatch) =>
  `${left} left, ${used} used, ${expired} expired, ${voided} void`;

/** A batch by its id, or by a name that only one has. @throws AppError not_found, conflict */
async function batchOf(api: ApiClient, wanted: string): Promise<CodeBatch> {
  const found = (await api.codes.batches()).filter(({ id, name }) => id === wanted || name === wanted);
  const [batch, ...others] = found;
  if (!batch) throw new AppError("not_found", `There is no batch ${wanted}. See: holofleet codes list`);
  if (others.length > 0) throw new AppError("conflict", `${found.length} batches are called ${wanted}. Name it by id.`);
  return batch;
}

export const list = new Command("list")
  .description("List batches of access codes, the newest first")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const batches = await (await openApi()).codes.batches();
    const rows = batches.map((batch) => [
      batch.id,
      batch.name,
      batch.work?.slug ?? batch.mall?.code ?? "–",
      ...[batch.left, batch.used, batch.expired, batch.void].map(String),
    ]);
    print(options, batches, () =>
      rows.length === 0
        ? "No access codes yet. Make some: holofleet codes batch <name> --count 100"
        : table(["ID", "BATCH", "FOR", "LEFT", "USED", "EXPIRED", "VOID"], rows),
    );
  });

export const batch = new Command("batch")
  .description("Make a batch of access codes")
  .argument("<name>", "what people call it, such as a campaign")
  .requiredOption("--count <n>", "how many", Number)
  .option("--work <slug>", "the work that its codes are for")
  .option("--mall <code>", "the mall where alone its codes are good")
  .addOption(new Option("--alphabet <name>", "of which characters").choices(Object.keys(alphabets)).default("mixed"))
  .option("--length <n>", "random characters", Number, 8)
  .option("--prefix <text>", "letters and digits before each code", "")
  .option("--no-check", "without a check character, by which typing errors are told from unknown codes")
  .option("--uses <n>", "how often each code may be used", Number, 1)
  .option("--until <time>", "when they expire: 2026-12-31, or an ISO time")
  .option("--note <text>", "for people", "")
  .option("--json", "print one JSON value")
  .action(async (name: string, { until, json, ...more }) => {
    const expiresAt = until === undefined ? null : endOf(until);
    const input = newBatchSchema.safeParse({ name, expiresAt, ...more });
    if (!input.success) {
      const [issue] = input.error.issues;
      throw new AppError("bad_request", `${issue?.path.join(".")}: ${issue?.message}`);
    }
    const made = await (await openApi()).codes.create(input.data);
    print(
      { json },
      made,
      () => `Made ${made.count} codes: ${made.name} (${made.id}).\nGet them: holofleet codes export ${made.id}`,
    );
  });

/** A day counts to its end, by this machine's clock. @throws AppError bad_request */
function endOf(until: string): string {
  const time = new Date(/^\d{4}-\d{2}-\d{2}$/.test(until) ? `${until}T23:59:59` : until);
  if (Number.isNaN(time.getTime())) throw new AppError("bad_request", "--until: give 2026-12-31, or an ISO time.");
  return time.toISOString();
}

export const show = new Command("show")
  .description("Who asked for the codes of a batch, and what people did to it")
  .argument("<batch>", "its id or name")
  .option("--json", "print one JSON value")
  .action(async (wanted: string, options) => {
    const api = await openApi();
    const found = await batchOf(api, wanted);
    const history = await api.codes.history({ id: found.id });
    const done = history.events.map(({ at, by, action, number, reason }) => [
      at,
      `${action}${number === null ? "" : ` number ${number}`}${reason === null ? "" : `: ${reason}`}`,
      by,
    ]);
    const asked = history.redemptions.map(({ at, number, result, mall, asker }) => [
      at,
      `number ${number} ${result}`,
      mall === null ? asker : `${asker} (${mall})`,
    ]);
    const rows = [...done, ...asked]
      .sort(([one = ""], [other = ""]) => other.localeCompare(one))
      .map(([at = "", what = "", who = ""]) => [when(at), what, who]);
    print(options, { ...found, ...history }, () => [
      `${found.name}: ${counts(found)}`,
      ...table(["WHEN", "WHAT", "WHO"], rows),
    ]);
  });

export const exportCodes = new Command("export")
  .description("Get all codes of a batch as CSV; that you did goes on record")
  .argument("<batch>", "its id or name")
  .argument("[file]", "where to write it; the terminal when absent")
  .action(async (wanted: string, file: string | undefined) => {
    const api = await openApi();
    const { id } = await batchOf(api, wanted);
    const { csv } = await api.codes.export({ id });
    if (file === undefined) process.stdout.write(csv);
    else await writeFile(file, csv, { mode: 0o600 });
  });

export const voidCodes = new Command("void")
  .description("Make one code of a batch worth nothing, or all of them, for good")
  .argument("<batch>", "its id or name")
  .argument("[number]", "of the one code; all of them when absent", Number)
  .requiredOption("--reason <text>", "why; it goes on record")
  .option("--json", "print one JSON value")
  .action(async (wanted: string, number: number | undefined, { reason, json }) => {
    const api = await openApi();
    const { id } = await batchOf(api, wanted);
    const changed = await api.codes.void({ id, reason, ...(number !== undefined && { number }) });
    print({ json }, changed, () => `${changed.name}: ${counts(changed)}`);
  });
