import { utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CheckWish, StorageCheck } from "@holofleet/contract/storage.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { removeUnrecorded } from "../../apps/console/src/features/storage/cleanup.ts";
import { tasks } from "../../apps/console/src/jobs/tasks.ts";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { digestOf, makeFrame, makeFrames, saveFrames, type TestFrame, upload } from "../src/frames.ts";

let running: TestConsole;
beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running.stop());

const store = () => running.console.blobs;
const cleanUp = (dryRun = false) => running.admin.storage.cleanup({ dryRun });
const held = async ({ digest }: TestFrame) => [
  await store().size("original", digest),
  await store().size("thumbnail", digest),
];
const age = (hours: number) =>
  running.console.db.$executeRaw`UPDATE "Blob" SET "wantedAt" = now() - ${hours} * interval '1 hour'`;

async function put(...frames: TestFrame[]): Promise<void> {
  for (const { bytes } of frames) expect((await upload(running, bytes)).ok).toBe(true);
}

/** Bytes that come to the store by no upload. */
async function plant(kind: "original" | "thumbnail", digest: Digest, bytes: Uint8Array): Promise<void> {
  const file = join(tmpdir(), `holofleet-plant-${digest.slice(-16)}`);
  await writeFile(file, bytes);
  await store().put(kind, digest, file);
}

async function checkStore(wish: Partial<CheckWish> = {}): Promise<StorageCheck> {
  let check = await running.admin.storage.check({ deep: false, repair: false, ...wish });
  while (check.state === "running") check = await running.admin.storage.showCheck({ id: check.id });
  return check;
}

describe("the clean-up", () => {
  beforeEach(async () => {
    await age(48);
    await cleanUp();
  });

  it("removes pictures that nothing shows, a day after they were last asked for, and first says so", async () => {
    const [shown, loose] = [await makeFrame("shown.jpg"), await makeFrame("loose.jpg")];
    await saveFrames(running, "kept", [shown]);
    await put(loose);
    expect(await cleanUp()).toMatchObject({ pictures: { count: 0 }, young: { count: 1, bytes: loose.bytes.length } });
    await age(25);
    const going = { pictures: { count: 1, bytes: loose.bytes.length }, young: { count: 0 }, more: false };
    expect(await cleanUp(true)).toMatchObject({ dryRun: true, ...going });
    expect(await held(loose)).not.toContain(null);
    expect(await cleanUp()).toMatchObject({ dryRun: false, ...going });
    expect(await held(loose)).toEqual([null, null]);
    expect(await held(shown)).not.toContain(null);
    expect(await running.admin.blobs.missing({ digests: [shown.digest, loose.digest] })).toEqual({
      missing: [loose.digest],
    });
  });

  it("keeps what an older revision, an agent's release, an open import or a waiting publication shows", async () => {
    const { db } = running.console;
    const [old, now, agents, imported, waiting] = (await makeFrames(5)) as [
      TestFrame,
      TestFrame,
      TestFrame,
      TestFrame,
      TestFrame,
    ];
    await saveFrames(running, "revised", [old]);
    await running.admin.works.publish({ slug: "revised" });
    await saveFrames(running, "revised", [now]);

    await saveFrames(running, "purged", [agents]);
    await running.admin.works.publish({ slug: "purged" });
    await running.admin.malls.add({ code: "SH-01", name: "Jing'an", timezone: "Asia/Shanghai" });
    const agent = await WireAgent.enrol(running, "SH-01");
    await db.work.update({ where: { slug: "purged" }, data: { currentId: null, draftDigest: null } });
    await db.work.delete({ where: { slug: "purged" } });

    await put(imported);
    const frames = [{ path: "f.jpg", digest: imported.digest }];
    await db.zipImport.create({ data: { userId: "u", name: "a.zip", size: 1n, state: "unpacking", frames } });

    await saveFrames(running, "scheduled", [waiting]);
    const { id: workId, draftDigest } = await db.work.findUniqueOrThrow({ where: { slug: "scheduled" } });
    const publication = { workId, draftDigest: draftDigest ?? "", state: "scheduled" as const };
    await db.publication.create({ data: publication });
    await saveFrames(running, "scheduled", [now]);

    await age(48);
    expect(await cleanUp()).toMatchObject({ pictures: { count: 0 } });
    for (const frame of [old, now, agents, imported, waiting]) expect(await held(frame)).not.toContain(null);

    await db.publication.updateMany({ data: { state: "cancelled" } });
    await db.zipImport.updateMany({ data: { state: "cancelled" } });
    expect(await cleanUp()).toMatchObject({ pictures: { count: 2 } });
    for (const frame of [imported, waiting]) expect(await held(frame)).toEqual([null, null]);
    expect((await agent.blob(agents.digest)).status).toBe(200);
  });

  it("keeps the renditions of what is shown, and removes the others", async () => {
    const [shown, loose] = [await makeFrame("shown.jpg"), await makeFrame("loose.jpg")];
    await saveFrames(running, "kept", [shown]);
    await put(loose);
    const recipe = { edge: 64, format: "webp" as const, quality: 80, stripLocation: true };
    const [kept, gone] = [
      await running.console.renditions.make(shown.digest, recipe),
      await running.console.renditions.make(loose.digest, recipe),
    ];
    await age(48);
    expect(await cleanUp()).toMatchObject({ renditions: { count: 1, bytes: gone.size } });
    expect(await store().size("rendition", gone.digest)).toBeNull();
    expect(await store().size("rendition", kept.digest)).toBe(kept.size);
  });

  it("removes what was made by a recipe that nothing uses any more, a day after it was made", async () => {
    const [frame] = (await makeFrames(1)) as [TestFrame];
    await saveFrames(running, "recipes", [frame]);
    const recipe = (edge: number) => ({ edge, format: "webp" as const, quality: 80, stripLocation: true });
    await running.admin.works.recipe({ slug: "recipes", recipe: recipe(72) });
    const { make } = running.console.renditions;
    const [used, old] = [await make(frame.digest, recipe(72)), await make(frame.digest, recipe(80))];
    expect(await cleanUp()).toMatchObject({ renditions: { count: 0 } });
    await running.console.db.$executeRaw`
      UPDATE "Rendition" SET "createdAt" = now() - interval '25 hours' WHERE "source" = ${frame.digest}`;
    expect(await cleanUp()).toMatchObject({ renditions: { count: 1, bytes: old.size } });
    expect(await store().size("rendition", old.digest)).toBeNull();
    expect(await store().size("rendition", used.digest)).toBe(used.size);
  });

  it("runs by itself at night, unless told not to, and keeps how it went", async () => {
    const { console } = running;
    const night = (env: Partial<typeof console.env>) => {
      const run = { console: { ...console, env: { ...console.env, ...env } }, signal: new AbortController().signal };
      return tasks["clean-up"].run({}, { ...run, isLast: false });
    };
    const [loose] = (await makeFrames(1)) as [TestFrame];
    await put(loose);
    await age(48);
    await night({ cleanup: false });
    expect(await held(loose)).not.toContain(null);
    await night({});
    expect(await held(loose)).toEqual([null, null]);
    const { nightly, runs } = await running.admin.storage.cleanups();
    expect(nightly).toBe(true);
    const removed = { count: 1, bytes: loose.bytes.length };
    expect(runs[0]).toMatchObject({ startedBy: null, result: { pictures: removed }, reason: null });
    await cleanUp();
    expect((await running.admin.storage.cleanups()).runs[0]).toMatchObject({ startedBy: running.email });
  });

  it("leaves alone what somebody asks for, and what a draft is saved with", async () => {
    const [asked, saved] = [await makeFrame("asked.jpg"), await makeFrame("saved.jpg")];
    await put(asked, saved);
    await age(48);
    await running.admin.blobs.missing({ digests: [asked.digest] });
    await saveFrames(running, "brief", [saved]);
    await running.admin.works.saveDraft({ slug: "brief", frames: [] });
    expect(await cleanUp()).toMatchObject({ pictures: { count: 0 }, young: { count: 2 } });
  });

  describe("beside an upload of the same picture", () => {
    /** Keeps everybody from recording or removing this blob until the answer is called. */
    async function hold(digest: Digest): Promise<() => Promise<void>> {
      const client = new pg.Client({ connectionString: running.console.databaseUrl });
      await client.connect();
      await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [digest]);
      return () => client.end();
    }
    async function waiters(count: number): Promise<void> {
      for (;;) {
        const rows = await running.console.db.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
        if (rows.length >= count) return;
      }
    }

    it.each(["the clean-up", "the upload"])("keeps record and bytes together when %s comes first", async (first) => {
      const frame = await makeFrame("contested.jpg");
      await put(frame);
      await age(48);
      const release = await hold(frame.digest);
      // its record is gone, its bytes are not: from here on an upload takes the picture in again
      await running.console.db.blob.delete({ where: { digest: frame.digest } });
      const starts = [
        () => removeUnrecorded(running.console, ["thumbnail", "original"], [frame.digest]),
        () => upload(running, frame.bytes),
      ];
      if (first === "the upload") starts.reverse();
      const results: Promise<unknown>[] = [];
      for (const start of starts) {
        results.push(start());
        await waiters(results.length);
      }
      await release();
      await Promise.all(results);
      const answer = (await results[first === "the upload" ? 0 : 1]) as Response;
      expect(answer.status).toBe(first === "the upload" ? 201 : 503);
      await expectTogether(frame);
      expect((await upload(running, frame.bytes)).ok).toBe(true);
      expect(await held(frame)).not.toContain(null);
    });

    it("keeps them together, however often both happen", async () => {
      const frames = await makeFrames(4);
      for (let round = 0; round < 5; round++) {
        await age(48);
        await Promise.all([cleanUp(), ...frames.map(({ bytes }) => upload(running, bytes)), cleanUp()]);
        for (const frame of frames) await expectTogether(frame);
      }
    });

    async function expectTogether(frame: TestFrame): Promise<void> {
      const recorded = (await running.console.db.blob.count({ where: { digest: frame.digest } })) === 1;
      const [original, thumbnail] = await held(frame);
      if (recorded) expect([original, thumbnail]).not.toContain(null);
    }
  });
});

describe("the check", () => {
  it("finds nothing wrong where nothing is", async () => {
    const frames = await makeFrames(3);
    await saveFrames(running, "sound", frames);
    const check = await checkStore({ deep: true });
    expect(check).toMatchObject({ state: "done", findings: [], counts: { missing: 0, damaged: 0, extra: 0 } });
    expect(check.checked).toEqual(check.total);
    expect(check.checked.count).toBeGreaterThanOrEqual(3);
  });

  it("names what is missing, damaged or extra, and the works that it harms; an upload heals it", async () => {
    const [lost, cut, rotten] = (await makeFrames(3)) as [TestFrame, TestFrame, TestFrame];
    await saveFrames(running, "harmed", [lost, cut, rotten]);
    await running.admin.works.publish({ slug: "harmed" });
    await saveFrames(running, "harmed", [cut, rotten]);
    await store().remove("original", lost.digest);
    await plant("original", cut.digest, cut.bytes.subarray(0, 100));
    await plant("original", rotten.digest, Buffer.alloc(rotten.bytes.length));
    const stray = digestOf(Buffer.from("stray"));
    await plant("original", stray, Buffer.from("stray"));

    const harmed = (draft: boolean) => [{ slug: "harmed", title: "harmed", draft, revisions: [1] }];
    const shallow = await checkStore();
    expect(shallow.counts).toEqual({ missing: 1, damaged: 1, extra: 0, repaired: 0 });
    const deep = await checkStore({ deep: true, repair: true });
    const kind = "original";
    const sorted = <T extends { digest: string }>(list: T[]) => list.sort((a, b) => (a.digest < b.digest ? -1 : 1));
    expect(sorted(deep.findings)).toEqual(
      sorted([
        {
          fault: "missing",
          kind,
          digest: lost.digest,
          expected: lost.bytes.length,
          size: null,
          repaired: false,
          works: harmed(false),
        },
        {
          fault: "damaged",
          kind,
          digest: cut.digest,
          expected: cut.bytes.length,
          size: 100,
          repaired: false,
          works: harmed(true),
        },
        {
          fault: "damaged",
          kind,
          digest: rotten.digest,
          expected: rotten.bytes.length,
          size: rotten.bytes.length,
          repaired: false,
          works: harmed(true),
        },
      ]),
    );

    for (const { bytes } of [lost, cut, rotten]) expect((await upload(running, bytes)).status).toBe(200);
    expect((await checkStore({ deep: true })).findings).toHaveLength(3);
    for (const { bytes, digest } of [lost, cut, rotten]) {
      const again = new URL(`/uploads/blobs/${digest.slice("sha256:".length)}?again=1`, running.url);
      const headers = { authorization: `Bearer ${running.token}` };
      expect((await fetch(again, { method: "PUT", headers, body: new Uint8Array(bytes) })).status).toBe(201);
    }
    expect((await checkStore({ deep: true })).findings).toEqual([]);
  });

  it("repairs thumbnails and renditions, and removes bytes that have waited long for a record", async () => {
    const [frame] = await makeFrames(1);
    if (!frame) throw new Error("no frame");
    await saveFrames(running, "repaired", [frame]);
    const recipe = { edge: 64, format: "webp" as const, quality: 80, stripLocation: true };
    const rendition = await running.console.renditions.make(frame.digest, recipe);
    await store().remove("rendition", rendition.digest);
    await plant("thumbnail", frame.digest, Buffer.alloc(0));
    const stray = digestOf(Buffer.from("long ago"));
    await plant("original", stray, Buffer.from("long ago"));
    const path = join(running.console.env.home, "blobs/original", stray.slice(7, 9), stray.slice(7));
    await utimes(path, new Date(0), new Date(0));

    const found = await checkStore();
    expect(found.counts).toEqual({ missing: 1, damaged: 1, extra: 1, repaired: 0 });
    const repaired = await checkStore({ repair: true });
    expect(repaired.counts).toEqual({ missing: 1, damaged: 1, extra: 1, repaired: 3 });
    expect((await checkStore()).findings).toEqual([]);
    expect(await store().size("original", stray)).toBeNull();
    expect((await running.console.renditions.make(frame.digest, recipe)).digest).toBe(rendition.digest);
    expect(await store().size("rendition", rendition.digest)).toBe(rendition.size);
  });

  it("runs alone, and one that was cut off is told from one that runs", async () => {
    const row = { wish: {}, result: (await checkStore()) as object };
    const { db } = running.console;
    const cut = await db.storageCheck.create({ data: row });
    await expect(running.admin.storage.check({})).rejects.toMatchObject({ code: "conflict" });
    await db.storageCheck.update({ where: { id: cut.id }, data: { beatAt: new Date(Date.now() - 120_000) } });
    expect(await running.admin.storage.showCheck({ id: cut.id })).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("Start it again"),
    });
    expect(await checkStore()).toMatchObject({ state: "done" });
  });
});
