import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { encodeDocument, type Manifest, type ReleaseWork } from "@holofleet/shared/content/manifest.ts";
import { packAbsent, packBlob, packEnd, packHead, packType } from "@holofleet/shared/content/pack.ts";
import { type Desired, packRequestSchema } from "@holofleet/shared/protocol/agent-http.ts";
import { createConsoleApi } from "#console-api/client.ts";
import { createServerClock } from "#console-api/clock.ts";
import { createHttp } from "#console-api/http.ts";
import { digestOfText } from "#store/manifests.ts";

export const sha256 = (bytes: Uint8Array): Digest => digestOfHex(createHash("sha256").update(bytes).digest("hex"));

export interface Made {
  work: ReleaseWork;
  manifest: Manifest;
  text: string;
  blobs: Map<Digest, Buffer>;
}

/** A revision of a work from its pictures by path. */
export function makeWork(id: string, revision: number, pictures: Record<string, Buffer>, slug = id): Made {
  const manifest: Manifest = {
    v: 1,
    frames: Object.entries(pictures).map(([path, bytes]) => ({
      path,
      digest: sha256(bytes),
      size: bytes.length,
      type: "image/jpeg",
    })),
  };
  const text = encodeDocument(manifest);
  const bytes = Object.values(pictures).reduce((sum, picture) => sum + picture.length, 0);
  const frames = manifest.frames.length;
  const work = { id, slug, title: `《${slug}》`, revision, manifest: digestOfText(text), frames, bytes };
  return { work, manifest, text, blobs: new Map(Object.values(pictures).map((one) => [sha256(one), one])) };
}

/** `count` pictures of `size` random bytes, named as people name them. */
export function pictures(count: number, size = 2000, folder = "帧 图"): Record<string, Buffer> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/holo-${i}.jpg`, randomBytes(size)]));
}

/** What goes wrong with one answer for a blob. */
export type Fault =
  | { cutAt: number }
  | { corruptAt: number }
  | { extra: number }
  | { stallAt: number }
  | { status: number }
  | { ignoreRange: true }
  | { until: Promise<void> };

async function readJson(request: IncomingMessage) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

/** A console as an agent sees it over HTTP: a foreign party that can be told to misbehave. */
export async function startOrigin(faultOf: (digest: Digest, nth: number) => Fault | null = () => null, packs = false) {
  const blobs = new Map<Digest, Buffer>();
  const manifests = new Map<Digest, string>();
  const sent = new Map<Digest, number>();
  const asked: Digest[] = [];
  let desired: Desired | null = null;
  let up = true;
  const origin = {
    faultOf,
    asked,
    sent,
    /** bytes at which each answer began */
    offsets: [] as number[],
    desiredReads: 0,
    /** whether it answers packs; the faults of blobs are then those of the packs */
    packs,
    /** how many blobs each pack was asked for */
    packSizes: [] as number[],
    /** what agents reported over HTTP, and what the next report is answered with */
    reports: [] as { type: string; body: Record<string, unknown> }[],
    outbox: [] as unknown[],
    set,
    setUp(value: boolean) {
      up = value;
    },
  };

  function set(works: Made[], generation: number, epoch = "epoch-1", more: Partial<Desired> = {}): Digest {
    for (const made of works) {
      manifests.set(made.work.manifest, made.text);
      for (const [digest, bytes] of made.blobs) blobs.set(digest, bytes);
    }
    const document = { v: 1 as const, works: works.map((made) => made.work) };
    const release = { digest: digestOfText(encodeDocument(document)), document };
    const mall = { code: "SH-01", name: "上海", timezone: "Asia/Shanghai" };
    desired = { epoch, generation, serverTime: Date.now(), release, projectors: [], mall, mqttUrl: null, ...more };
    return release.digest;
  }

  const server = createServer((request, response) => {
    if (!up) return void request.socket.destroy();
    const [, , , kind, hex = ""] = (request.url ?? "").split("/");
    if (kind === "desired") {
      origin.desiredReads += 1;
      const etag = `"${desired?.epoch}-${desired?.generation}-${desired?.release.digest}"`;
      if (request.headers["if-none-match"] === etag) return void response.writeHead(304).end();
      return void response.writeHead(200, { etag, "content-type": "application/json" }).end(JSON.stringify(desired));
    }
    if (kind === "enrol") {
      const identity = { agentId: "a_mall01", token: "t".repeat(43), mall: desired?.mall };
      return void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(identity));
    }
    if (kind === "report") return void takeReport(request, response);
    if (kind === "packs" && origin.packs) return void sendPack(request, response);
    if (kind !== "manifests" && kind !== "blobs") return void response.writeHead(404).end();
    const digest = digestOfHex(hex);
    if (kind === "manifests") return void response.writeHead(200).end(manifests.get(digest));
    const first = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    origin.offsets.push(first);
    void answer(response, digest, first, nextFault(digest));
  });

  function nextFault(digest: Digest): Fault | null {
    const nth = asked.push(digest) && asked.filter((one) => one === digest).length;
    return origin.faultOf(digest, nth);
  }

  async function sendPack(request: IncomingMessage, response: ServerResponse) {
    const { digests } = packRequestSchema.parse(await readJson(request));
    origin.packSizes.push(digests.length);
    response.writeHead(200, { "content-type": packType }).write(packHead());
    for (const digest of digests) {
      const fault = nextFault(digest);
      if (fault && "until" in fault) await fault.until;
      if (fault && "status" in fault) {
        response.write(packAbsent(digest));
        continue;
      }
      const body = Buffer.from(blobs.get(digest) ?? "");
      response.write(packBlob(digest, body.length));
      if (fault && "corruptAt" in fault) body[fault.corruptAt] = (body[fault.corruptAt] ?? 0) ^ 1;
      const cut = fault && ("cutAt" in fault ? fault.cutAt : "stallAt" in fault ? fault.stallAt : null);
      sent.set(digest, (sent.get(digest) ?? 0) + Math.min(cut ?? body.length, body.length));
      response.write(
        fault && "extra" in fault
          ? Buffer.concat([body, randomBytes(fault.extra)])
          : body.subarray(0, cut ?? body.length),
      );
      if (cut === null) continue;
      if (fault && "cutAt" in fault) setImmediate(() => response.destroy());
      return;
    }
    response.end(packEnd(digests.length));
  }

  async function takeReport(request: IncomingMessage, response: ServerResponse) {
    origin.reports.push(...(await readJson(request)).messages);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ messages: origin.outbox.splice(0) }));
  }

  async function answer(response: ServerResponse, digest: Digest, first: number, fault: Fault | null) {
    const whole = Buffer.from(blobs.get(digest) ?? "");
    if (fault && "status" in fault) {
      const error = { code: fault.status === 404 ? "not_found" : "unavailable", message: "not here" };
      return void response
        .writeHead(fault.status, { "content-type": "application/json" })
        .end(JSON.stringify({ error }));
    }
    if (fault && "until" in fault) await fault.until;
    const start = fault && "ignoreRange" in fault ? 0 : first;
    let body = whole.subarray(start);
    if (fault && "corruptAt" in fault && body.length > 0) body[fault.corruptAt] = (body[fault.corruptAt] ?? 0) ^ 1;
    if (fault && "extra" in fault) body = Buffer.concat([body, randomBytes(fault.extra)]);
    const head = start > 0 ? { "content-range": `bytes ${start}-${whole.length - 1}/${whole.length}` } : {};
    const cut = fault && ("cutAt" in fault ? fault.cutAt : "stallAt" in fault ? fault.stallAt : null);
    sent.set(digest, (sent.get(digest) ?? 0) + (cut === null ? body.length : Math.min(cut, body.length)));
    response.writeHead(start > 0 ? 206 : 200, { "content-length": body.length, ...head });
    if (cut === null) return void response.end(body);
    response.write(body.subarray(0, cut), () => {
      if (fault && "cutAt" in fault) setImmediate(() => response.destroy());
    });
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = createHttp(url, "agent_1.secret");
  return Object.assign(origin, {
    url,
    api: createConsoleApi(http, createServerClock()),
    sentBytes: () => [...sent.values()].reduce((sum, bytes) => sum + bytes, 0),
    async close() {
      await http.close();
      await new Promise((resolve) => server.close(resolve).closeAllConnections());
    },
  });
}
