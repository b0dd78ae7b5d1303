import { zipsRoute } from "@holofleet/contract/works/imports.ts";
import { AppError, errorCodes } from "@holofleet/shared/errors.ts";
import { errorBodySchema } from "@holofleet/shared/protocol/agent-http.ts";
import type { Session } from "../session.ts";

/** Announces a zip (tus 1.0.0, creation). @returns the path of its upload on the console; its last part is the import's id */
export async function createUpload(session: Session, name: string, size: number): Promise<string> {
  const metadata = `filename ${Buffer.from(name).toString("base64")}`;
  const headers = { "upload-length": String(size), "upload-metadata": metadata };
  const { headers: answer } = await ask(session, zipsRoute, { method: "POST", headers });
  return new URL(answer.get("location") ?? "", session.url).pathname;
}

/** How many bytes the console has. */
export async function readOffset(session: Session, location: string): Promise<number> {
  return offsetOf(await ask(session, location, { method: "HEAD" }));
}

/** Sends the bytes from `offset` on. @returns the next offset */
export async function sendPart(session: Session, location: string, offset: number, body: Blob): Promise<number> {
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
    throw new AppError("network", "The connection to the console broke. Try again: it goes on where it stopped.", {
      cause,
    });
  });
  if (response.ok) return response;
  const error = errorBodySchema.safeParse(await response.json().catch(() => null));
  if (!error.success)
    throw new AppError("unavailable", `The console answered ${response.status} to an upload. Try again.`);
  const code = errorCodes.find((known) => known === error.data.error.code) ?? "internal";
  throw new AppError(code, error.data.error.message);
}
