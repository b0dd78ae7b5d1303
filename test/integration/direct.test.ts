import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linksResponseSchema } from "@holofleet/shared/protocol/agent-http.ts";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { digestOf, makeFrames, saveFrames, type TestFrame } from "../src/frames.ts";
import { served, startTestMall } from "../src/mall.ts";
import { startTestS3 } from "../src/s3.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Publishes frames on a console with these settings, and counts what agents have it read of its store. */
async function publishOn(settings: Record<string, string>) {
  const running = await startTestConsole(settings);
  closers.push(() => running.stop());
  const frames = await makeFrames(6);
  await running.admin.malls.add({ code: "SH-01", name: "SH-01" });
  await saveFrames(running, "lilies", frames);
  const { run } = await running.admin.works.publish({ slug: "lilies", sync: true });
  const { blobs } = running.console;
  const reads = [vi.spyOn(blobs, "read"), vi.spyOn(blobs, "readInto")];
  return { running, frames, run: run ?? "", reads: () => reads.reduce((sum, { mock }) => sum + mock.calls.length, 0) };
}

/** A real agent syncs, and its player shows the frames. */
async function syncs({ running, frames, run }: { running: TestConsole; frames: TestFrame[]; run: string }) {
  const mall = await startTestMall(running, "SH-01");
  closers.push(() => mall.close());
  const agent = await mall.start();
  const state = async () => (await running.admin.syncs.show({ id: run })).state;
  await vi.waitFor(async () => expect(await state()).toBe("done"), { timeout: 25_000, interval: 50 });
  const expected = frames.map(({ path, bytes }) => [`lilies/${path}`, digestOf(bytes).slice("sha256:".length)]);
  expect(await served(agent.playerUrl)).toEqual(Object.fromEntries(expected));
}

/** A web server over a folder, with ranges, as a CDN has it. */
async function startCdn(folder: string, spoil: (req: IncomingMessage, res: ServerResponse, nth: number) => boolean) {
  const asked: IncomingMessage[] = [];
  const server: Server = createServer(async (req, res) => {
    const nth = asked.push(req);
    if (spoil(req, res, nth)) return;
    const bytes = await readFile(join(folder, req.url ?? "")).catch(() => null);
    if (bytes === null) return void res.writeHead(404).end();
    const from = Number(/^bytes=(\d+)-$/.exec(req.headers.range ?? "")?.[1] ?? 0);
    const head = {
      "content-length": bytes.length - from,
      "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
    };
    res.writeHead(from > 0 ? 206 : 200, head).end(bytes.subarray(from));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  closers.push(() => server.close());
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("blobs without the console", () => {
  it("come from the bucket itself, by addresses for this agent's blobs alone that expire", async () => {
    const s3 = await startTestS3();
    closers.push(() => s3.stop());
    const { endpoint, bucket, accessKeyId, secretAccessKey } = s3.settings;
    const keys = { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey };
    const published = await publishOn({ S3_ENDPOINT: endpoint, S3_BUCKET: bucket, ...keys });
    await syncs(published);
    expect(published.reads()).toBe(0);

    const { running, frames } = published;
    const foreign = await makeFrames(7).then((all) => all.slice(6));
    await saveFrames(running, "other", foreign);
    const wire = await WireAgent.enrol(running, "SH-01");
    const digests = [...frames, ...foreign].map(({ digest }) => digest);
    const answer = await wire.fetch("/agent/v1/links", { method: "POST", body: JSON.stringify({ digests }) });
    const { links, seconds } = linksResponseSchema.parse(await answer.json());
    expect(links.map(({ digest }) => digest).sort()).toEqual(frames.map(({ digest }) => digest).sort());
    expect(new URL(links[0]?.url ?? "").searchParams.get("X-Amz-Expires")).toBe(String(seconds));
  });

  it("come from what stands in front of the store: cut off, they go on by range, and the token stays here", async () => {
    const home = await mkdtemp(join(tmpdir(), "holofleet direct "));
    closers.push(() => rm(home, { recursive: true, force: true }));
    const cdn = await startCdn(join(home, "blobs"), (_, res, nth) => {
      if (nth === 2) res.writeHead(200, { "content-length": 100_000 }).write(Buffer.alloc(0), () => res.destroy());
      return nth === 2;
    });
    const published = await publishOn({ HOLOFLEET_HOME: home, HOLOFLEET_PUBLIC_CONTENT_URL: `${cdn.url}/` });
    await syncs(published);
    expect(published.reads()).toBe(0);
    expect(cdn.asked).toHaveLength(published.frames.length + 1);
    expect(cdn.asked.map(({ headers }) => headers.authorization)).toEqual(cdn.asked.map(() => undefined));
  });

  it.each([
    ["is out of reach", "http://127.0.0.1:1"],
    ["refuses", ""],
  ])("come from the console after all when that %s", async (_, url) => {
    const wrong = await startCdn("/nowhere", (_, res) => Boolean(res.writeHead(403).end("<Error/>")));
    const published = await publishOn({ HOLOFLEET_PUBLIC_CONTENT_URL: url || wrong.url });
    await syncs(published);
    expect(published.reads()).toBeGreaterThan(0);
  });
});
