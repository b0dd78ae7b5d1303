import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Uploaded } from "@holofleet/contract/works.ts";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { authenticate } from "#access/authenticate.ts";
import { findBlob, takePicture, wantBlobs } from "#features/assets/service.ts";
import { thumbnail } from "#images/recipes.ts";
import type { Console } from "../context.ts";
import type { HttpHandler } from "./handler.ts";
import { receive } from "./receive.ts";
import { sendBlob } from "./send-blob.ts";

const route = /^\/uploads\/(blobs|thumbnails)\/([0-9a-f]{64})$/;

/** How long a browser may read an original from the bucket itself, in seconds. */
const linkSeconds = 1800;

/** Where uploads wait until they are verified; nothing in it outlives a start. */
const stagingOf = ({ home }: Console["env"]) => join(home, "uploads");

/**
 * `/uploads/blobs/{64 hex}` (PUT a picture, GET it back with Range) and `/uploads/thumbnails/{64 hex}` (GET), for people who
 * are signed in.
 */
export function uploadsHttp(console: Console): HttpHandler {
  const staging = stagingOf(console.env);
  const emptied = rm(staging, { recursive: true, force: true }).then(() => mkdir(staging, { recursive: true }));
  // a folder that cannot be made fails the first upload, with its reason
  emptied.catch(() => undefined);

  return async (req, res, { headers, url }) => {
    const [, kind, hex] = route.exec(url.pathname) ?? [];
    if (hex === undefined) throw new AppError("not_found", "There is nothing here: /uploads/blobs/{64 hex digits}.");
    if ((await authenticate(console, headers))?.kind !== "user") {
      throw new AppError("unauthorized", "Sign in first, or send a bearer token.");
    }
    await emptied;
    const digest = digestOfHex(hex);
    if (req.method === "GET" || req.method === "HEAD") {
      await (kind === "thumbnails" ? sendThumbnail : sendOriginal)(console, req, res, digest);
    } else if (req.method === "PUT" && kind === "blobs") {
      await takeUpload(console, req, res, digest, join(staging, randomUUID()));
    } else {
      res.setHeader("allow", kind === "blobs" ? "GET, HEAD, PUT" : "GET, HEAD");
      throw new AppError("bad_request", `${req.method} is not possible here.`);
    }
  };
}

async function takeUpload(console: Console, req: IncomingMessage, res: ServerResponse, digest: Digest, file: string) {
  const known = (await wantBlobs(console.db, [digest])).get(digest);
  if (known !== undefined) {
    // somebody else was faster, or this is sent again: the body is let through unread
    req.resume();
    answer(res, 200, known);
    return;
  }
  try {
    const staged = await receive(req, file, digest);
    answer(res, 201, await takePicture(console, staged));
  } finally {
    await rm(file, { force: true });
  }
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

async function sendThumbnail(console: Console, req: IncomingMessage, res: ServerResponse, digest: Digest) {
  const { blobs } = console;
  const size = (await blobs.size("thumbnail", digest)) ?? (await remakeThumbnail(console, digest));
  await sendBlob(req, res, { store: blobs, kind: "thumbnail", digest, size, type: thumbnail.type });
}

/** A store restored from a backup may hold the originals alone. @returns the size in bytes */
async function remakeThumbnail({ env, db, blobs, pictures }: Console, digest: Digest): Promise<number> {
  if ((await findBlob(db, digest)) === null) throw unknown();
  const file = join(stagingOf(env), randomUUID());
  const preview = `${file}.webp`;
  try {
    await pipeline(await blobs.read("original", digest), createWriteStream(file));
    await pictures.inspect(file, preview);
    const { size } = await stat(preview);
    await blobs.put("thumbnail", digest, preview);
    return size;
  } finally {
    await Promise.all([rm(file, { force: true }), rm(preview, { force: true })]);
  }
}

const unknown = () => new AppError("not_found", "No picture has this digest. Upload it first.");

function answer(res: ServerResponse, status: number, uploaded: Uploaded): void {
  res.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  res.end(JSON.stringify(uploaded));
}
