import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { digestOf, makeFrames, saveFrames, type TestFrame } from "../src/frames.ts";
import type { TestMall } from "../src/mall.ts";
import { served, startTestMall } from "../src/mall.ts";
import { startTestS3, type TestS3 } from "../src/s3.ts";

let s3: TestS3;
let running: TestConsole;
let mall: TestMall;
let frames: TestFrame[];

const settingsOf = ({ settings }: TestS3) => ({
  S3_ENDPOINT: settings.endpoint,
  S3_BUCKET: settings.bucket,
  S3_ACCESS_KEY_ID: settings.accessKeyId,
  S3_SECRET_ACCESS_KEY: settings.secretAccessKey,
  S3_PREFIX: "headquarters",
});

beforeAll(async () => {
  s3 = await startTestS3();
  running = await startTestConsole(settingsOf(s3));
  await running.admin.malls.add({ code: "SH-01", name: "Jing'an", timezone: "Asia/Shanghai" });
  mall = await startTestMall(running, "SH-01");
  frames = await makeFrames(5);
});
afterAll(async () => {
  await mall.close();
  await running.stop();
  await s3.stop();
});

describe("a console whose pictures are in a bucket", () => {
  it("publishes, and a mall's player shows those bytes", async () => {
    await saveFrames(running, "lilies", frames);
    const { run } = await running.admin.works.publish({ slug: "lilies", sync: true });
    const agent = await mall.start();
    const state = async () => (await running.admin.syncs.show({ id: run ?? "" })).state;
    await vi.waitFor(async () => expect(await state()).toBe("done"), { timeout: 25_000, interval: 50 });
    const expected = frames.map(({ path, bytes }) => [`lilies/${path}`, digestOf(bytes).slice("sha256:".length)]);
    expect(await served(agent.playerUrl)).toEqual(Object.fromEntries(expected));
  });

  it("sends browsers to the bucket for originals, and serves everything else itself", async () => {
    const [frame] = frames as [TestFrame];
    const hex = frame.digest.slice("sha256:".length);
    const get = (kind: string, init: RequestInit = {}) =>
      fetch(new URL(`/uploads/${kind}/${hex}`, running.url), {
        ...init,
        headers: { authorization: `Bearer ${running.token}` },
      });
    const sent = await get("blobs", { redirect: "manual" });
    expect(sent.status).toBe(302);
    expect(sent.headers.get("location")).toMatch(`${s3.settings.endpoint}/holofleet/headquarters/original/${hex}?`);
    expect(sent.headers.get("cache-control")).toBe("private, max-age=900");
    const original = await get("blobs");
    expect(Buffer.from(await original.arrayBuffer())).toEqual(frame.bytes);
    expect(original.headers.get("content-type")).toBe("image/jpeg");
    const head = await get("blobs", { method: "HEAD", redirect: "manual" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(frame.bytes.length)]);
    for (const kind of ["thumbnails", "previews"]) expect((await get(kind, { redirect: "manual" })).status).toBe(200);
    const page = await fetch(new URL("/api/v1/health", running.url));
    expect(page.headers.get("content-security-policy")).toContain(
      `img-src 'self' blob: data: ${s3.settings.endpoint};`,
    );
  });

  it("is checked and cleaned up there", async () => {
    const { storage } = running.admin;
    const [frame] = frames as [TestFrame];
    await running.console.blobs.remove("original", frame.digest);
    let check = await storage.check({ deep: true });
    while (check.state === "running") check = await storage.showCheck({ id: check.id });
    expect(check.findings).toMatchObject([{ fault: "missing", digest: frame.digest, works: [{ slug: "lilies" }] }]);
    await running.console.db.$executeRaw`UPDATE "Blob" SET "wantedAt" = now() - interval '2 days'`;
    expect(await storage.cleanup({ dryRun: false })).toMatchObject({ pictures: { count: 0 } });
  });
});

it("a console does not start with a bucket that it cannot use, and says which setting is wrong", async () => {
  const start = startTestConsole({ ...settingsOf(s3), S3_BUCKET: "nowhere" });
  await expect(start).rejects.toMatchObject({ code: "unavailable", message: expect.stringContaining("S3_BUCKET") });
});
