import { createReadStream } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { AppError } from "@holofleet/shared/errors.ts";
import { type AgentPackage, installRoutes, packagePlatformSchema } from "@holofleet/shared/install/packages.ts";
import { enrolRequestSchema } from "@holofleet/shared/protocol/agent-http.ts";
import { z } from "zod";
import { createThrottle } from "#access/throttle.ts";
import type { Console } from "../../context.ts";
import { origins } from "../../env.ts";
import { readBody } from "../body.ts";
import type { HttpHandler } from "../handler.ts";
import { readRange } from "../range.ts";
import { packageFiles, powershellScript, shellScript } from "./scripts.ts";
import { zipOf, zipSize } from "./zip.ts";

const formSchema = z.object({
  platform: packagePlatformSchema,
  code: enrolRequestSchema.shape.code.regex(/^[A-Z0-9-]+$/),
});

/**
 * The routes under `/install`: the agent for whoever wants to install it. Nothing here is secret and nobody need sign in; a machine
 * may fetch a few dozen things a minute, which a mall behind one address does not reach.
 * @see installRoutes
 */
export function installHttp({ env, packages }: Pick<Console, "env" | "packages">): HttpHandler {
  const requests = createThrottle({ limit: 60, windowMs: 60_000 });

  return async (req, res, { url, ip }) => {
    requests.take(ip);
    const method = req.method === "HEAD" ? "GET" : req.method;
    const route = `${method} ${url.pathname}`;
    const list = await packages.list();
    if (list === null)
      throw new AppError("not_found", "No agents were packed on this console. Run there: npm run package");
    const consoleUrl = origins(env)[0] ?? "";
    if (route === `GET ${installRoutes.shell}`) return sendText(res, shellScript(consoleUrl, list));
    if (route === `GET ${installRoutes.powershell}`) return sendText(res, powershellScript(consoleUrl, list));
    if (route === `GET ${installRoutes.list}`)
      return sendText(res, JSON.stringify(await packages.signed()), "application/json");
    if (route === `POST ${installRoutes.zip}`) {
      const form = new URLSearchParams((await readBody(req, res, 1000)).toString());
      const read = formSchema.safeParse(Object.fromEntries(form));
      const agent = read.success && list.files.find(({ platform }) => platform === read.data.platform);
      if (!read.success || !agent) throw new AppError("bad_request", "A package needs a platform and an install code.");
      const texts = packageFiles(consoleUrl, read.data.code, agent);
      return sendZip(res, `holofleet-agent-${agent.platform}.zip`, agent, packages.fileOf(agent), texts);
    }
    const name = method === "GET" && url.pathname.slice(`${installRoutes.files}/`.length);
    const agent = list.files.find((file) => url.pathname === `${installRoutes.files}/${name}` && file.name === name);
    if (!agent) throw new AppError("not_found", "There is no such package.");
    return sendPackage(req, res, agent, packages.fileOf(agent));
  };
}

function sendText(res: ServerResponse, text: string, type = "text/plain; charset=utf-8"): void {
  const body = Buffer.from(text);
  res.writeHead(200, { "content-type": type, "content-length": body.length, "cache-control": "no-cache" }).end(body);
}

async function sendPackage(req: IncomingMessage, res: ServerResponse, { size, sha256 }: AgentPackage, file: string) {
  const etag = `"${sha256}"`;
  const head = {
    etag,
    "accept-ranges": "bytes",
    "cache-control": "no-cache",
    "content-type": "application/octet-stream",
  };
  const fresh = req.headers["if-range"] === undefined || req.headers["if-range"] === etag;
  const range = readRange(fresh ? req.headers.range : undefined, size);
  if (range === null) return void res.writeHead(416, { "content-range": `bytes */${size}` }).end();
  const { start, end } = range === "all" ? { start: 0, end: size - 1 } : range;
  const part = range === "all" ? {} : { "content-range": `bytes ${start}-${end}/${size}` };
  res.writeHead(range === "all" ? 200 : 206, { ...head, ...part, "content-length": end - start + 1 });
  if (req.method === "HEAD") return void res.end();
  await send(createReadStream(file, { start, end }), res);
}

async function sendZip(
  res: ServerResponse,
  name: string,
  agent: AgentPackage,
  file: string,
  texts: { name: string; text: string }[],
): Promise<void> {
  const parts = [
    { name: agent.name, mode: 0o755, size: agent.size, read: () => createReadStream(file) },
    ...texts.map(({ name: part, text }) => {
      const bytes = Buffer.from(text);
      return {
        name: part,
        mode: 0o755,
        size: bytes.length,
        read: async function* () {
          yield bytes;
        },
      };
    }),
  ];
  res.writeHead(200, {
    "content-type": "application/zip",
    "content-length": zipSize(parts),
    "content-disposition": `attachment; filename="${name}"`,
    // an install code is in it
    "cache-control": "no-store",
  });
  await send(zipOf(parts), res);
}

async function send(bytes: AsyncIterable<Uint8Array>, res: ServerResponse): Promise<void> {
  await pipeline(bytes, res).catch((error: NodeJS.ErrnoException) => {
    // whoever fetched it went away
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
}
