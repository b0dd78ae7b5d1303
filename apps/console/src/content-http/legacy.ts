import { AppError } from "@holofleet/shared/errors.ts";
import { legacyFolder } from "@holofleet/shared/protocol/legacy.ts";
import { findContents } from "#features/assets/service.ts";
import { type Caller, findServed, recordFetched } from "#features/legacy-pictures/service.ts";
import type { Console } from "../context.ts";
import type { HttpHandler } from "./handler.ts";
import { sendBlob } from "./send-blob.ts";

/** `…/legacy/<slug>/<frame>!<style>`: in front may stand the path of a public base. */
const picturePath = new RegExp(`/${legacyFolder}/.+![^/]+$`);

/** Whether a path of a request is that of a picture for older agents. */
export function isPicturePath(path: string): boolean {
  return picturePath.test(path);
}

/**
 * Serves pictures to older agents, at exactly the addresses that were announced. Open to all: who names a mall and its token (RFC
 * 7617) is counted, and only when the whole picture went out.
 */
export function legacyHttp({ db, env, blobs }: Console): HttpHandler {
  return async (req, res, { url, headers }) => {
    if (req.method !== "GET" && req.method !== "HEAD") {
      res.setHeader("allow", "GET, HEAD");
      throw new AppError("bad_request", "A picture is only read: GET or HEAD.");
    }
    const served = await findServed(db, pathsIn(url.pathname), callerOf(headers.get("authorization")));
    const content = served && (await findContents(db, [served.digest])).get(served.digest);
    if (!served || !content) throw new AppError("not_found", "No picture is served to older agents at this address.");
    const isWhole = await sendBlob(req, res, {
      store: blobs,
      ...content,
      digest: served.digest,
      keep: "private, no-cache",
    });
    if (isWhole && served.agentId !== null)
      await recordFetched(db, { ...served, agentId: served.agentId }, env.legacyPaceMs);
  };
}

/** What may be a picture's path, the longest first: the folder's name may stand in the base and in the work, too. */
function pathsIn(pathname: string): string[] {
  const path = decoded(pathname);
  const folder = `/${legacyFolder}/`;
  const starts: number[] = [];
  for (let at = path.indexOf(folder); at !== -1; at = path.indexOf(folder, at + 1)) starts.push(at + 1);
  return starts.slice(0, 10).map((start) => path.slice(start));
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return "";
  }
}

/** The mall and token of Basic authentication; whatever else is there is nobody's business here. */
function callerOf(authorization: string | null): Caller | null {
  const [, basic] = /^Basic ([A-Za-z0-9+/=]{1,200})$/i.exec(authorization ?? "") ?? [];
  const [, mall, token] = /^([^:]*):(.+)$/.exec(Buffer.from(basic ?? "", "base64").toString("utf8")) ?? [];
  return mall === undefined || token === undefined ? null : { mall, token };
}
