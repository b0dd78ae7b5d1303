import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { packsRoute } from "@holofleet/contract/works/uploads.ts";
import type { Uploaded } from "@holofleet/contract/works.ts";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { rememberPrincipals } from "#access/recent.ts";
import { emptyStaging, findBlob, wantBlobs } from "#features/assets/service.ts";
import { preview, thumbnail } from "#images/recipes.ts";
import { assertMay, type Console } from "../context.ts";
import { sendJson } from "./body.ts";
import type { HttpHandler } from "./handler.ts";
import { drain, receive } from "./receive.ts";
import { sendBlob } from "./send-blob.ts";
import { takePack } from "./upload-pack.ts";

const route = /^\/uploads\/(blobs|thumbnails|previews)\/([0-9a-f]{64})$/;

/** How long a browser may read an original from the bucket itself, in seconds. */
const linkSeconds = 1800;

/** Where uploads wait until they are verified; nothing in it outlives a start. */
const stagingOf = ({ home }: Console["env"]) => join(home, "uploads");

/**
 * `/uploads/blobs/{64 hex}` (PUT a picture, GET it back with Range), `/uploads/thumbnails/{64 hex}` and
 * `/uploads/previews/{64 hex}` (GET), `/uploads/packs` (POST many pictures), for people who are signed in. With `?again` a picture
 * that is recorded already is taken in once more: its stored bytes were lost or damaged.
 */
export function uploadsHttp(console: Console): HttpHandler {
  const staging = stagingOf(console.env);
  const whois = rememberPrincipals(console);
  const emptied = emptyStaging(staging);
  // a folder that cannot be made fails the first upload, with its reason
  emptied.catch(() => undefined);

  return async (req, res, { headers, url }) => {
    const [, kind, hex] = route.exec(url.pathname) ?? [];
    if (hex === undefined && url.pathname !== packsRoute) {
      throw new AppError("not_found", "There is nothing here: /uploads/blobs/{64 hex digits}.");
    }
    const isRead = req.method === "GET" || req.method === "HEAD";
    assertMay(await whois(headers), isRead ? "see" : "publish");
    await emptied;
    if (hex === undefined) return receivePack(console, req, res, staging);
    const digest = digestOfHex(hex);
    if (req.method === "GET" || req.method === "HEAD") {
      await send[kind as keyof typeof send](console, req, res, digest);
    } else if (req.method === "PUT" && kind === "blobs") {
      const known = url.searchParams.has("again") ? undefined : (await wantBlobs(console.db, [digest])).get(digest);
      if (known === undefined) await takeUpload(console, req, res, digest, join(staging, randomUUID()));
      else {
        // somebody else was faster, or this is sent again: the body is let through unread
        req.resume();
        answer(res, 200, known);
      }
    } else throw notAllowed(req, res, kind === "blobs" ? "GET, HEAD, PUT" : "GET, HEAD");
  };
}

function notAllowed(req: IncomingMessage, res: ServerResponse, allowed: string): AppError {
  res.setHeader("allow", allowed);
  return new AppError("bad_request", `${req.method} is not possible here.`);
}

async function receivePack(console: Console, req: IncomingMessage, res: ServerResponse, staging: string) {
  if (req.method !== "POST") throw notAllowed(req, res, "POST");
  const body: AsyncIterable<Buffer> = req.iterator({ destroyOnReturn: false });
  const results = await takePack(console, body, staging).catch(async (error) => {
    await drain(req);
    throw error;
  });
  sendJson(res, JSON.stringify({ results }));
}

const send = { blobs: sendOriginal, thumbnails: sendThumbnail, previews: sendPreview };

async function takeUpload(console: Console, req: IncomingMessage, res: ServerResponse, digest: Digest, file: string) {
  const staged = await receive(req, file, digest).catch(async (error) => {
    await rm(file, { force: true });
    throw error;
  });
  answer(res, 201, await console.intake.take(staged));
}

async function sendOriginal({ db, blobs }: Console, req: IncomingMessage, res: ServerResponse, digest: Digest) {
  const blob = await findBlob(db, digest);
  if (blob === null) throw unknown();
  if (blobs.urlFor && req.method === "GET") {
    const location = await blobs.urlFor("original", digest, { seconds: linkSeconds, type: blob.type });
    res.writeHead(302, { location, "cache-control": `private, max-age=${linkSeconds / 2}` }).end();
    return;
  }
  await sendBlob(req, res, { store: blobs, kind: "original", digest, size: blob.size, type: blob.type });
}

async function sendThumbnail(
  { blobs, renditions }: Console,
  req: IncomingMessage,
  res: ServerResponse,
  digest: Digest,
) {
  const size = await renditions.thumbnail(digest);
  await sendBlob(req, res, { store: blobs, kind: "thumbnail", digest, size, type: thumbnail.type });
}

/** Made when the first person looks. */
async function sendPreview({ blobs, renditions }: Console, req: IncomingMessage, res: ServerResponse, source: Digest) {
  const made = await renditions.make(source, preview, { urgent: true });
  await sendBlob(req, res, { store: blobs, kind: "rendition", ...made });
}

const unknown = () => new AppError("not_found", "No picture has this digest. Upload it first.");

function answer(res: ServerResponse, status: number, uploaded: Uploaded): void {
  res.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  res.end(JSON.stringify(uploaded));
}
