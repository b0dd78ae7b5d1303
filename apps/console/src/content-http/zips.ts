import { AsyncLocalStorage } from "node:async_hooks";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { zipsRoute } from "@holofleet/contract/works/imports.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { FileStore } from "@tus/file-store";
import { Metadata, Server } from "@tus/server";
import { uuidv7 } from "uuidv7";
import { authenticate } from "#access/authenticate.ts";
import { actorOf, type Origin, recordOther } from "#features/audit/service.ts";
import {
  cancelImport,
  dropImport,
  findImport,
  type Inbox,
  importTermMs,
  requestImport,
  zipFolder,
} from "#features/imports/service.ts";
import { assertMay, type Console, type Principal } from "../context.ts";
import type { HttpHandler } from "./handler.ts";
import { tusRefusal } from "./tus-refusal.ts";

type Person = Extract<Principal, { kind: "user" }>;

const one = new RegExp(`^${zipsRoute}/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$`);
const methods = "OPTIONS, POST, HEAD, PATCH, DELETE";

/**
 * `/uploads/zips` receives zips by tus 1.0.0 (creation, expiration, termination), for people who are signed in; everyone goes on
 * with their own alone. The last byte hands the zip to the inbox.
 */
export function zipsHttp(console: Console, inbox: Inbox): HttpHandler {
  const { db } = console;
  const folder = zipFolder(console.env);
  const ids = new AsyncLocalStorage<string>();
  const tus = new Server({
    path: zipsRoute,
    relativeLocation: true,
    allowedOrigins: [],
    datastore: new FileStore({ directory: folder, expirationPeriodInMilliseconds: importTermMs }),
    namingFunction: () => ids.getStore() ?? "",
    onUploadFinish: async (_req, { id }) => {
      inbox.unpack(id);
      return {};
    },
    onResponseError: (_req, error) => tusRefusal(error, folder),
  });

  async function create(req: IncomingMessage, res: ServerResponse, who: Person, origin: Origin): Promise<void> {
    const id = uuidv7();
    const input = { name: nameOf(req), size: sizeOf(req) };
    await requestImport(db, folder, { id, userId: who.id, ...input });
    await ids.run(id, () => tus.handle(req, res));
    if (res.statusCode >= 400) return dropImport(db, id);
    const entry = { actor: actorOf(who), action: "uploads.zip", outcome: "done" } as const;
    await recordOther(console, { ...origin, ...entry, objects: [`imports:${id}`], input });
  }

  async function goOn(req: IncomingMessage, res: ServerResponse, id: string, userId: string): Promise<void> {
    const { state, size } = await findImport(db, id, userId);
    if (req.method === "DELETE") {
      await cancelImport(db, id, userId);
      res.writeHead(204, { "tus-resumable": "1.0.0" }).end();
    } else if (state === "receiving") {
      await tus.handle(req, res);
      // a sender that lost the answer to its last byte asks how far it is, and sends nothing more
      const arrived = req.method === "HEAD" ? await stat(join(folder, id)).catch(() => null) : null;
      if (arrived?.size === size) inbox.unpack(id);
    } else if (state === "unpacking" || state === "done") {
      const head = {
        "tus-resumable": "1.0.0",
        "upload-offset": size,
        "upload-length": size,
        "cache-control": "no-store",
      };
      res.writeHead(req.method === "HEAD" ? 200 : 409, head).end();
    } else {
      throw new AppError("code_expired", "This upload has ended. Begin it again.");
    }
  }

  return async (req, res, { headers, url, ip, requestId }) => {
    const principal = await authenticate(console, headers);
    assertMay(principal, "publish");
    const { method = "" } = req;
    const [, id] = one.exec(url.pathname) ?? [];
    if (method === "OPTIONS" && (id || url.pathname === zipsRoute)) return tus.handle(req, res);
    if (method === "POST" && url.pathname === zipsRoute) return create(req, res, principal, { ip, requestId });
    if (id && ["HEAD", "PATCH", "DELETE"].includes(method)) return goOn(req, res, id, principal.id);
    res.setHeader("allow", methods);
    throw new AppError("not_found", `There is nothing here: POST ${zipsRoute} begins the upload of a zip.`);
  };
}

function sizeOf({ headers }: IncomingMessage): number {
  const length = String(headers["upload-length"] ?? "");
  if (/^[1-9]\d{0,15}$/.test(length)) return Number(length);
  throw new AppError("bad_request", "Say how many bytes the zip has: Upload-Length is missing or no number.");
}

function nameOf({ headers }: IncomingMessage): string {
  try {
    return Metadata.parse(String(headers["upload-metadata"] ?? "")).filename ?? "";
  } catch (cause) {
    throw new AppError("bad_request", "Upload-Metadata cannot be read. Send `filename <base64>`.", { cause });
  }
}
