import type { IncomingMessage, ServerResponse } from "node:http";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db } from "#db/client.ts";
import { findContents } from "#features/assets/service.ts";
import { fetchableOf, fetchableWorks } from "#features/releases/service.ts";
import type { Console } from "../../context.ts";
import { sendBlob } from "../send-blob.ts";

/** What is not for this agent does not exist for it. */
function absent(what: string): AppError {
  return new AppError("not_found", `This agent should not hold such a ${what}. Read what it should hold again.`);
}

/** Sends a manifest's bytes, exactly those that its digest names. @throws AppError not_found */
export async function sendManifest(
  db: Db,
  agentId: string,
  hex: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const digest = digestOfHex(hex);
  const allowed = (await fetchableWorks(db, agentId)).some((work) => work.manifest === digest);
  const manifest = allowed ? await db.manifest.findUnique({ where: { digest }, select: { body: true } }) : null;
  if (manifest === null) throw absent("manifest");
  const body = Buffer.from(manifest.body);
  res.writeHead(200, {
    "content-type": "application/json",
    "content-length": body.length,
    "cache-control": "private, max-age=31536000, immutable",
    etag: `"${hex}"`,
  });
  res.end(req.method === "HEAD" ? undefined : body);
}

/** Sends a blob's bytes, or a range of them. @throws AppError not_found */
export async function sendAgentBlob(
  { db, blobs }: Pick<Console, "db" | "blobs">,
  agentId: string,
  hex: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const digest: Digest = digestOfHex(hex);
  const allowed = await fetchableOf(db, await fetchableWorks(db, agentId), [digest]);
  const blob = (await findContents(db, allowed)).get(digest);
  if (blob === undefined) throw absent("blob");
  await sendBlob(req, res, { store: blobs, digest, ...blob });
}
