import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type ApiClient, createClient } from "@holofleet/contract/client.ts";
import type { Finding, StorageCheck } from "@holofleet/contract/storage.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { formatBytes } from "@holofleet/shared/format.ts";
import { Command } from "commander";
import { ProgressLine, print, table } from "../output.ts";
import { digestOfFile, readFolder } from "../publish/folder.ts";
import { uploadBlob } from "../publish/upload.ts";
import { readSession, type Session, workingFolder } from "../session.ts";

interface Options {
  deep?: boolean;
  repair?: boolean;
  from?: string;
  json?: boolean;
}

/** Left wrong, and harming a work: not bytes too many. */
const isLost = ({ fault, repaired }: Finding) => fault !== "extra" && !repaired;

const worksOf = ({ works }: Finding) =>
  works
    .map(({ slug, draft, revisions }) => {
      const parts = [...(draft ? ["draft"] : []), ...revisions.map((number) => `revision ${number}`)];
      return `${slug} (${parts.join(", ")})`;
    })
    .join("; ");

/** What a check found, for people: totals, a row for each fault, and what to do. */
export function checkLines({ checked, counts, findings, deep }: StorageCheck): string[] {
  const how = deep ? "read and compared" : "compared by size";
  const lines = [`${checked.count} pictures (${formatBytes(checked.bytes)}) ${how}.`];
  if (findings.length === 0) return [...lines, "The record and the store agree."];
  const { missing, damaged, extra, repaired } = counts;
  lines.push(`${missing} missing, ${damaged} damaged, ${extra} extra; ${repaired} repaired.`);
  lines.push(
    ...table(
      ["FAULT", "KIND", "DIGEST", "BYTES", "WORKS"],
      findings.map((finding) => [
        finding.repaired ? `${finding.fault}, repaired` : finding.fault,
        finding.kind,
        finding.digest.slice(0, 19),
        `${finding.size ?? "–"} of ${finding.expected ?? "?"}`,
        worksOf(finding) || "none",
      ]),
    ),
  );
  const lost = findings.filter(isLost);
  if (lost.some(({ kind }) => kind === "original"))
    lines.push("Lost originals come back from a folder that still holds the pictures: --from <folder>.");
  if (findings.some((finding) => !finding.repaired && !(isLost(finding) && finding.kind === "original")))
    lines.push("The rest is put right with --repair; bytes without a record go when they are an hour old.");
  return lines;
}

export const check = new Command("check")
  .description("Compare the console's record with its store, both ways")
  .option("--deep", "read every byte and compare it with its digest")
  .option("--repair", "make lost thumbnails and renditions again, remove bytes that nothing knows")
  .option("--from <folder>", "send lost originals again from this folder, whatever their names")
  .option("--json", "print one JSON value")
  .action(async ({ deep = false, repair = false, from, json }: Options) => {
    const session = await readSession();
    const api = createClient(session);
    let result = await runCheck(api, { deep, repair });
    let sent = 0;
    for (;;) {
      const found = from ? await sendLost(session, resolve(workingFolder, from), result.findings) : 0;
      if (found === 0) break;
      sent += found;
      result = await runCheck(api, { deep, repair });
    }
    const again = sent > 0 ? [`Sent ${sent} lost originals again; this is how it stands now.`] : [];
    print({ ...(json && { json }) }, { ...result, sent }, () => [...again, ...checkLines(result)]);
    if (result.findings.some(isLost)) process.exitCode = 2;
  });

/** @throws AppError internal with the reason of a check that failed */
async function runCheck(api: ApiClient, wish: { deep: boolean; repair: boolean }): Promise<StorageCheck> {
  const line = new ProgressLine("Checking");
  const started = performance.now();
  const facts = ({ checked, total }: StorageCheck) => {
    const rate = checked.bytes / ((performance.now() - started) / 1000);
    const eta = rate > 0 ? Math.max(0, total.bytes - checked.bytes) / rate : null;
    const files = { done: checked.count, total: total.count };
    return { files, bytes: { done: checked.bytes, total: total.bytes }, rate, eta };
  };
  let state = await api.storage.check(wish);
  while (state.state === "running") {
    await delay(500);
    state = await api.storage.showCheck({ id: state.id });
    line.show(facts(state));
  }
  line.end(facts(state));
  if (state.state === "failed") throw new AppError("internal", state.reason ?? "The check failed. Start it again.");
  return state;
}

/** Sends the originals that are lost and that the folder holds. Only files of a size that fits are read. */
async function sendLost(session: Session, folder: string, findings: Finding[]): Promise<number> {
  const lost = findings.filter((finding) => isLost(finding) && finding.kind === "original");
  if (lost.length === 0) return 0;
  const sizes = new Set(lost.map(({ expected }) => expected));
  const wanted = new Set(lost.map(({ digest }) => digest));
  let sent = 0;
  for (const file of (await readFolder(folder)).files) {
    const digest = sizes.has(file.size) ? await digestOfFile(file.file) : null;
    if (digest === null || !wanted.delete(digest)) continue;
    await uploadBlob(session, digest, file, { again: true });
    sent += 1;
  }
  return sent;
}
