import { failureOf } from "@holofleet/contract/client.ts";
import type { Publication } from "@holofleet/contract/works/publications.ts";
import { manifestSchema } from "@holofleet/shared/content/manifest.ts";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { finishPublication } from "../../apps/console/src/features/publications/finish.ts";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { digestOf, makeFrame, makeFrames, saveFrames, type TestFrame } from "../src/frames.ts";
import { recipe } from "../src/recipes.ts";

let running: TestConsole;
let works: TestConsole["admin"]["works"];
let publications: TestConsole["admin"]["publications"];

beforeAll(async () => {
  running = await startTestConsole();
  ({ works, publications } = running.admin);
});
afterAll(() => running.stop());

const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
const inAn = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const patience = { timeout: 25_000, interval: 50 };

/** Waits until a publication is final. */
function settled(slug: string, id: string | undefined): Promise<Publication> {
  return vi.waitFor(async () => {
    const publication = await publications.show({ slug, id: id ?? "" });
    expect(["done", "failed", "cancelled"]).toContain(publication.state);
    return publication;
  }, patience);
}

/** A work whose malls get small WebP, not published yet. */
async function small(slug: string, frames: TestFrame[], edge = 64): Promise<void> {
  await saveFrames(running, slug, frames);
  await works.recipe({ slug, recipe: recipe({ edge, format: "webp" }) });
}

/** Lets no rendition be made before the call that comes back. */
function hold(): () => void {
  const { renditions } = running.console;
  const make = renditions.make;
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  renditions.make = async (...args) => {
    await gate;
    return make(...args);
  };
  return () => {
    renditions.make = make;
    release();
  };
}

describe("a work with a recipe", () => {
  it("gives malls its renditions, which are what their digests say, and keeps the originals", async () => {
    await running.console.db.mall.create({ data: { code: "SH-01", name: "Shanghai" } });
    const agent = await WireAgent.enrol(running, "SH-01");
    const frames = await Promise.all(
      ["a.jpg", "b/c.jpg", "d.jpg"].map((path) => makeFrame(path, { width: 300, height: 200 })),
    );
    await small("light", frames, 150);
    const { publication, revision } = await works.publish({ slug: "light", note: "smaller", sync: true });
    expect(revision).toBeNull();
    expect(publication).toMatchObject({ state: "preparing", frames: { total: 3 }, note: "smaller", at: null });
    const done = await settled("light", publication?.id);
    expect(done).toMatchObject({ state: "done", revision: 1, frames: { done: 3, total: 3 }, reason: null });
    expect((await running.admin.syncs.show({ id: done.run ?? "" })).work).toBe("light");

    const work = await works.show({ slug: "light" });
    expect(work.draft.changed).toBe(false);
    expect(work.current).toMatchObject({ number: 1, note: "smaller", recipe: { edge: 150 }, createdBy: running.email });
    expect(work.current?.bytes).toBeLessThan(work.draft.bytes);
    expect((await works.revision({ slug: "light", number: 1 })).frames.map(({ digest }) => digest)).toEqual(
      frames.map(({ digest }) => digest),
    );

    const { release } = await agent.desired();
    const hex = release.document.works[0]?.manifest.slice("sha256:".length);
    const held = manifestSchema.parse(await (await agent.fetch(`/agent/v1/manifests/${hex}`)).json());
    expect(held.frames.map(({ path }) => path)).toEqual(["a.webp", "b/c.webp", "d.webp"]);
    for (const { digest, size, type } of held.frames) {
      const answer = await agent.blob(digest);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect([digestOf(bytes), bytes.length, answer.headers.get("content-type")]).toEqual([digest, size, type]);
      expect(await sharp(bytes).metadata()).toMatchObject({ format: "webp", width: 150, height: 100 });
    }
    expect((await agent.blob(frames[0]?.digest as never)).status).toBe(404);
  });

  it("is published at once when all is made already, and not at all when nothing changed", async () => {
    const frames = await makeFrames(2);
    await small("again", frames);
    await settled("again", (await works.publish({ slug: "again" })).publication?.id);
    expect(await works.publish({ slug: "again" })).toMatchObject({ revision: 1, unchanged: true, publication: null });

    await works.recipe({ slug: "again", recipe: null });
    expect((await works.show({ slug: "again" })).draft.changed).toBe(true);
    expect(await works.publish({ slug: "again" })).toMatchObject({ revision: 2, unchanged: false });
    await works.recipe({ slug: "again", recipe: recipe({ edge: 64, format: "webp" }) });
    expect(await works.publish({ slug: "again" })).toMatchObject({ revision: 3, publication: null });

    const back = await works.rollback({ slug: "again", revision: 2 });
    expect(back.work).toMatchObject({ recipe: null, current: { number: 2, recipe: null }, draft: { changed: false } });
  });

  it("shows how far it is, joins a second press, and can be cancelled without a trace", async () => {
    await small("slow", await makeFrames(3));
    const release = hold();
    const [one, two] = [await works.publish({ slug: "slow" }), await works.publish({ slug: "slow", sync: true })];
    expect(two.publication).toMatchObject({ id: one.publication?.id, sync: true });
    const id = one.publication?.id ?? "";
    expect(await publications.cancel({ slug: "slow", id })).toMatchObject({ state: "cancelled" });
    expect(await failure(publications.cancel({ slug: "slow", id }))).toMatchObject({ code: "conflict" });
    release();
    expect(await works.show({ slug: "slow" })).toMatchObject({ current: null, draft: { changed: true } });
    // nothing of it comes back; what was made meanwhile is not made again, so the next one may be done at once
    const next = await works.publish({ slug: "slow" });
    if (next.publication)
      expect(await settled("slow", next.publication.id)).toMatchObject({ state: "done", revision: 1 });
    expect((await works.show({ slug: "slow" })).revisions).toHaveLength(1);
    expect(await publications.show({ slug: "slow", id })).toMatchObject({ state: "cancelled", revision: null });
  });

  it("is not published when it was cancelled in the last moment", async () => {
    await small("late", await makeFrames(1));
    const release = hold();
    const { publication } = await works.publish({ slug: "late" });
    const id = publication?.id ?? "";
    const { db } = running.console;
    const row = await db.publication.findUniqueOrThrow({ where: { id }, include: { work: true } });
    await publications.cancel({ slug: "late", id });
    release();
    const [frame] = (await works.draft({ slug: "late" })).frames;
    await running.console.renditions.make(frame?.digest as never, recipe({ edge: 64, format: "webp" }));
    expect(await finishPublication(db, row)).toBe(true);
    expect((await works.show({ slug: "late" })).revisions).toEqual([]);
  });

  it("fails in words when a picture cannot be made, and changes nothing", async () => {
    const frames = await makeFrames(3);
    await small("broken", frames);
    await running.console.blobs.remove("original", frames[1]?.digest as never);
    const { publication } = await works.publish({ slug: "broken" });
    const failed = await settled("broken", publication?.id);
    expect(failed.state).toBe("failed");
    expect(failed.reason).toContain("f2.jpg cannot be prepared for malls");
    expect(await works.show({ slug: "broken" })).toMatchObject({ current: null, draft: { frames: 3, changed: true } });
  });

  it("is not undone by what was decided before", async () => {
    const frames = await makeFrames(4);
    await small("order", frames.slice(0, 2));
    const release = hold();
    const late = await works.publish({ slug: "order" });
    await works.recipe({ slug: "order", recipe: null });
    expect(await works.publish({ slug: "order" })).toMatchObject({ revision: 1 });
    release();
    const overtaken = await settled("order", late.publication?.id);
    expect(overtaken).toMatchObject({ state: "cancelled", revision: null });
    expect(overtaken.reason).toContain("revision 1");
    expect((await works.show({ slug: "order" })).current).toMatchObject({ number: 1, recipe: null });
  });
});

describe("an hour to publish at", () => {
  it("publishes the frames of then at that hour, whatever the draft is by now", async () => {
    const frames = await makeFrames(3);
    await small("morning", frames.slice(0, 2));
    const far = inAn(5);
    const { publication, revision } = await works.publish({ slug: "morning", at: far, timezone: "Asia/Shanghai" });
    expect(revision).toBeNull();
    expect(publication).toMatchObject({ state: "scheduled", at: far, timezone: "Asia/Shanghai" });
    await saveFrames(running, "morning", frames.slice(2));
    const id = publication?.id ?? "";
    // its renditions are made ahead of the hour
    await vi.waitFor(async () => {
      expect((await publications.show({ slug: "morning", id })).frames).toEqual({ done: 2, total: 2 });
    }, patience);
    expect((await works.show({ slug: "morning" })).current).toBeNull();
    const at = new Date(Date.now() + 1_500).toISOString();
    await publications.change({ slug: "morning", id, at });
    expect(await settled("morning", id)).toMatchObject({ state: "done", revision: 1 });
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(at));
    const published = await works.revision({ slug: "morning", number: 1 });
    expect(published.frames.map(({ path }) => path)).toEqual(["f1.jpg", "f2.jpg"]);
    expect((await works.show({ slug: "morning" })).draft).toMatchObject({ frames: 1, changed: true });
  });

  it("can be changed, cancelled, and moved to now", async () => {
    await saveFrames(running, "moved", await makeFrames(1));
    const plan = async () =>
      (await works.publish({ slug: "moved", at: inAn(5), timezone: "UTC" })).publication?.id ?? "";
    const [first, second] = [await plan(), await plan()];
    const later = inAn(9);
    expect(await publications.change({ slug: "moved", id: first, at: later, note: "later" })).toMatchObject({
      at: later,
      note: "later",
      timezone: "UTC",
      state: "scheduled",
    });
    await publications.cancel({ slug: "moved", id: first });
    await publications.change({ slug: "moved", id: second, at: null });
    expect(await settled("moved", second)).toMatchObject({ state: "done", revision: 1, at: null });
    expect(await failure(publications.change({ slug: "moved", id: second, at: inAn(1) }))).toMatchObject({
      code: "conflict",
    });
    expect((await works.show({ slug: "moved" })).revisions).toHaveLength(1);
  });

  it("names what is wrong", async () => {
    await saveFrames(running, "wrong", await makeFrames(1));
    const publish = (over: object) => failure(works.publish({ slug: "wrong", ...over }));
    expect(await publish({ at: inAn(-1) })).toMatchObject({ code: "bad_request" });
    expect(await publish({ at: inAn(1), timezone: "Mars/Olympus" })).toMatchObject({ code: "bad_request" });
    expect(await publish({ at: inAn(1), base: 77 })).toMatchObject({ code: "draft_changed" });
    const id = "01890000-0000-7000-8000-000000000000";
    expect(await failure(publications.cancel({ slug: "wrong", id }))).toMatchObject({ code: "not_found" });
  });

  it("fails in words at its hour when the work was taken down meanwhile", async () => {
    await saveFrames(running, "gone", await makeFrames(1));
    const { publication } = await works.publish({ slug: "gone", at: inAn(5) });
    await running.console.db.work.update({ where: { slug: "gone" }, data: { takenDownAt: new Date() } });
    await publications.change({ slug: "gone", id: publication?.id ?? "", at: null });
    const failed = await settled("gone", publication?.id);
    expect(failed).toMatchObject({ state: "failed", revision: null });
    expect(failed.reason).toContain("taken down");
  });
});
