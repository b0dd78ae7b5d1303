import { createHash } from "node:crypto";
import { openAsBlob } from "node:fs";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { zipsRoute } from "@holofleet/contract/imports.ts";
import { AppError, errorCodes, toAppError } from "@holofleet/shared/errors.ts";
import { errorBodySchema } from "@holofleet/shared/protocol/agent-http.ts";
import { ProgressLine } from "../output.ts";
import { cacheFolder, type Session } from "../session.ts";

/** Bytes of one request: what a proxy in between still lets through, and little to send again. */
const partBytes = 16 * 1024 ** 2;
/** Failures one after the other, without a byte between them, that end it. */
const attempts = 8;

/**
 * Sends a zip by tus 1.0.0. A broken line goes on at the console's offset, in this run or in the next.
 * @returns the id of its import
 * @throws AppError bad_request when there is no such file; whatever the console refused
 */
export async function sendZip(session: Session, file: string): Promise<string> {
  const { size, mtimeMs } = await stat(file).catch((cause: unknown) => {
    throw new AppError("bad_request", `${file} cannot be read. Give a folder of pictures, or a zip of them.`, { cause });
  });
  const key = createHash("sha256").update([session.url, file, size, mtimeMs].join("\n")).digest("hex").slice(0, 32);
  const memory = join(cacheFolder, "zips", key);
  const blob = await openAsBlob(file);
  const line = new ProgressLine("Uploading");
  const started = performance.now();
  let location = await readFile(memory, "utf8").catch(() => null);
  let offset = location && (await readOffset(session, location).catch(() => null));
  if (location === null || offset === null || offset === "") {
    location = await create(session, basename(file), size);
    offset = 0;
    await remember(memory, location);
  }
  let at = Number(offset);
  const first = at;
  const facts = () => {
    const rate = (at - first) / ((performance.now() - started) / 1000);
    const eta = rate > 0 ? (size - at) / rate : null;
    return { files: { done: at === size ? 1 : 0, total: 1 }, bytes: { done: at, total: size }, rate, eta };
  };
  for (let failures = 0; at < size; ) {
    try {
      at = await send(session, location, at, blob.slice(at, at + partBytes));
      failures = 0;
      line.show(facts());
    } catch (thrown) {
      const { code } = toAppError(thrown);
      if (!["unavailable", "network", "conflict"].includes(code) || ++failures === attempts) throw thrown;
      await delay(Math.random() * 500 * 2 ** failures);
      at = await readOffset(session, location).catch(() => at);
    }
  }
  line.end(facts());
  await rm(memory, { force: true });
  return basename(location);
}

async function remember(memory: string, location: string): Promise<void> {
  await mkdir(dirname(memory), { recursive: true });
  await writeFile(memory, location, { mode: 0o600 });
}

async function create(session: Session, name: string, size: number): Promise<string> {
  const metadata = `filename ${Buffer.from(name).toString("base64")}`;
  const headers = { "upload-length": String(size), "upload-metadata": metadata };
  const { headers: answer } = await ask(session, zipsRoute, { method: "POST", headers });
  return new URL(answer.get("location") ?? "", session.url).pathname;
}

async function readOffset(session: Session, location: string): Promise<number> {
  return offsetOf(await ask(session, location, { method: "HEAD" }));
}

async function send(session: Session, location: string, offset: number, body: Blob): Promise<number> {
  const headers = { "upload-offset": String(offset), "content-type": "application/offset+octet-stream" };
  return offsetOf(await ask(session, location, { method: "PATCH", headers, body }));
}

function offsetOf({ headers }: Response): number {
  const offset = Number(headers.get("upload-offset") ?? Number.NaN);
  if (Number.isInteger(offset)) return offset;
  throw new AppError("unavailable", "Something else than the console answered an upload. Try again.");
}

async function ask({ url, token }: Session, path: string, { headers, ...init }: RequestInit): Promise<Response> {
  const own = { "tus-resumable": "1.0.0", authorization: `Bearer ${token}` };
  const response = await fetch(new URL(path, url), { ...init, headers: { ...own, ...headers } }).catch((cause) => {
    throw new AppError("network", "The connection to the console broke. Try again: it goes on where it stopped.", { cause });
  });
  if (response.ok) return response;
  const error = errorBodySchema.safeParse(await response.json().catch(() => null));
  if (!error.success) throw new AppError("unavailable", `The console answered ${response.status} to an upload. Try again.`);
  const code = errorCodes.find((known) => known === error.data.error.code) ?? "internal";
  throw new AppError(code, error.data.error.message);
}
