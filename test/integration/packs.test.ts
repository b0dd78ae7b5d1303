import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { PackReader, packType } from "@holofleet/shared/content/pack.ts";
import { maxPackBlobs } from "@holofleet/shared/protocol/agent-http.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createConsoleApi } from "../../apps/agent/src/console-api/client.ts";
import { createServerClock } from "../../apps/agent/src/console-api/clock.ts";
import { createHttp } from "../../apps/agent/src/console-api/http.ts";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrames, saveFrames, type TestFrame } from "../src/frames.ts";

let running: TestConsole;
let mine: WireAgent;
let frames: TestFrame[];
const slots = 3;

/** One work that every mall holds, and one that is another mall's alone. */
beforeAll(async () => {
  running = await startTestConsole({ HOLOFLEET_MAX_DOWNLOADS: String(slots) });
  const { admin } = running;
  frames = await makeFrames(8);
  for (const code of ["SH-01", "BJ-02"]) await admin.malls.add({ code, name: code });
  await saveFrames(running, "mine", frames.slice(0, 6));
  await saveFrames(running, "other", frames.slice(6));
  await admin.works.assign({ slug: "other", malls: ["BJ-02"] });
  for (const slug of ["mine", "other"]) await admin.works.publish({ slug });
  mine = await WireAgent.enrol(running, "SH-01");
});
afterAll(() => running.stop());

const ask = (agent: WireAgent, digests: Digest[], last = true) =>
  agent.fetch("/agent/v1/packs", { method: "POST", body: JSON.stringify({ digests, last }) });

/** What a pack holds: bytes by digest, `null` for a blob that is absent. */
async function read(response: Response): Promise<Map<Digest, Buffer | null>> {
  const found = new Map<Digest, Buffer | null>();
  const reader = new PackReader();
  let current: Digest | null = null;
  for (const event of reader.read(new Uint8Array(await response.arrayBuffer()))) {
    if (event.type === "blob") found.set(event.digest, Buffer.alloc(0));
    if (event.type === "blob") current = event.digest;
    if (event.type === "absent") found.set(event.digest, null);
    if (event.type === "bytes" && current)
      found.set(current, Buffer.concat([found.get(current) ?? Buffer.alloc(0), event.bytes]));
  }
  reader.finish();
  return found;
}

const digestsOf = (of: TestFrame[]) => of.map(({ digest }) => digest);

describe("a pack", () => {
  it("holds the blobs in the order asked, byte for byte", async () => {
    const asked = [frames[4], frames[0], frames[2]].flatMap((frame) => frame ?? []);
    const response = await ask(mine, digestsOf(asked));
    expect([response.status, response.headers.get("content-type")]).toEqual([200, packType]);
    expect([...(await read(response))]).toEqual(asked.map(({ digest, bytes }) => [digest, bytes]));
  });

  it("does not hold what is another mall's, nor what nobody knows: both look the same", async () => {
    const [own, foreign] = [frames[0], frames[7]].flatMap((frame) => frame ?? []);
    if (!own || !foreign) throw new Error("no frames");
    const unknown = `sha256:${"0".repeat(64)}` as Digest;
    const found = await read(await ask(mine, [foreign.digest, own.digest, unknown]));
    expect([...found]).toEqual([
      [foreign.digest, null],
      [own.digest, own.bytes],
      [unknown, null],
    ]);
  });

  it("goes on without a blob that the store has lost", async () => {
    const [lost, kept] = frames.slice(4, 6);
    if (!lost || !kept) throw new Error("no frames");
    await running.console.blobs.remove("original", lost.digest);
    const found = await read(await ask(mine, [lost.digest, kept.digest]));
    expect([...found.values()]).toEqual([null, kept.bytes]);
  });

  it.each<[string, unknown]>([
    ["nothing", { digests: [] }],
    ["too many", { digests: Array(maxPackBlobs + 1).fill(`sha256:${"0".repeat(64)}`) }],
    ["a path", { digests: ["../../etc/passwd"] }],
  ])("of %s is refused", async (_, body) => {
    const response = await mine.fetch("/agent/v1/packs", { method: "POST", body: JSON.stringify(body) });
    expect([400, 413]).toContain(response.status);
  });

  it("is for agents alone", async () => {
    const url = new URL("/agent/v1/packs", running.url);
    const body = JSON.stringify({ digests: digestsOf(frames) });
    expect((await fetch(url, { method: "POST", body })).status).toBe(401);
    const headers = { authorization: `Bearer ${running.token}` };
    expect((await fetch(url, { method: "POST", body, headers })).status).toBe(401);
  });
});

describe("a hundred malls at once", () => {
  it("come in as they asked, a few at a time, told their place; the console answers meanwhile; all are served", async () => {
    const agents: WireAgent[] = [];
    for (let index = 0; index < 100; index++) {
      const code = `M-${index}`;
      await running.admin.malls.add({ code, name: code });
      agents.push(await WireAgent.enrol(running, code));
    }
    const wanted = digestsOf(frames.slice(0, 4));
    const served: number[] = [];
    const places: { place: number; of: number }[] = [];
    let [inside, most] = [0, 0];

    async function sync(agent: WireAgent, index: number): Promise<void> {
      const response = await ask(agent, wanted);
      if (response.status === 503) {
        const { error } = (await response.json()) as {
          error: { code: string; details: { place: number; of: number } };
        };
        expect(error.code).toBe("queued");
        expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
        places.push(error.details);
        return;
      }
      inside += 1;
      most = Math.max(most, inside);
      expect((await read(response)).size).toBe(4);
      inside -= 1;
      served.push(index);
    }

    const holders = agents.slice(0, slots);
    for (const agent of holders) await (await ask(agent, wanted, false)).arrayBuffer();
    const waiting = agents.slice(slots);
    for (const [index, agent] of waiting.entries()) await sync(agent, index);
    expect(served).toEqual([]);
    expect(places.map(({ place }) => place)).toEqual(waiting.map((_, index) => index + 1));
    expect(places.at(-1)).toMatchObject({ place: 97, of: 97 });

    const began = performance.now();
    expect((await running.admin.malls.show({ code: "SH-01" })).code).toBe("SH-01");
    expect(performance.now() - began).toBeLessThan(5000);

    for (const agent of holders) await (await ask(agent, wanted, true)).arrayBuffer();
    while (served.length < waiting.length) {
      const before = served.length;
      // the later ones ask first: nobody overtakes
      const left = [...waiting.entries()].filter(([index]) => !served.includes(index)).slice(0, 4 * slots);
      for (const [index, agent] of left.reverse()) await sync(agent, index);
      expect(served.length).toBeGreaterThan(before);
      expect(Math.max(...served.slice(before))).toBeLessThan(before + 2 * slots);
    }
    expect(most).toBeLessThanOrEqual(slots);
    expect(new Set(served).size).toBe(97);
  });
});

it("a sync of a mall that holds everything is one request of less than 2 kB on the wire, both ways", async () => {
  const wire = { bytes: 0 };
  const line = createServer((down) => {
    const up = connect(Number(new URL(running.url).port), "127.0.0.1");
    for (const [from, to] of [
      [down, up],
      [up, down],
    ] as const) {
      from.on("data", (chunk: Buffer) => {
        wire.bytes += chunk.length;
        to.write(chunk);
      });
      from.on("close", () => to.destroy());
    }
  });
  await once(line.listen(0, "127.0.0.1"), "listening");
  const http = createHttp(
    `http://127.0.0.1:${(line.address() as AddressInfo).port}`,
    `${mine.id}.${mine.identity.token}`,
  );
  const api = createConsoleApi(http, createServerClock());
  const { signal } = new AbortController();
  const first = await api.desired(null, signal);
  wire.bytes = 0;
  expect(await api.desired(first?.etag ?? null, signal)).toBeNull();
  expect(wire.bytes).toBeGreaterThan(100);
  expect(wire.bytes).toBeLessThan(2000);
  await http.close();
  line.close();
});
