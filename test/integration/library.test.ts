import { failureOf } from "@holofleet/contract/client.ts";
import type { BulkAction, WorksQuery } from "@holofleet/contract/works/library.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { purgeTrash } from "../../apps/console/src/features/library/service.ts";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { digestOf, makeFrames, saveFrames, type TestFrame } from "../src/frames.ts";

let running: TestConsole;
let works: TestConsole["admin"]["works"];
let frames: TestFrame[];

beforeAll(async () => {
  running = await startTestConsole();
  works = running.admin.works;
  frames = await makeFrames(6);
  await running.console.db.mall.createMany({ data: ["SH-01", "BJ-02"].map((code) => ({ code, name: code })) });
});
afterAll(() => running.stop());

const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
const slugsOf = async (query: Partial<WorksQuery>) => (await works.list(query)).map(({ slug }) => slug).sort();
const bulk = (slugs: string[], action: BulkAction) => works.bulk({ slugs, action });

/** Does what a bulk answer says brings back the state before. */
async function undo(steps: { slugs: string[]; action: BulkAction }[]): Promise<void> {
  for (const step of steps) expect((await works.bulk(step)).results.every(({ ok }) => ok)).toBe(true);
}

describe("finding works", () => {
  const made = {
    lantern: { title: "春节 Lantern 2026", tags: ["festive", "节日"], collection: "2026/春节" },
    percent: { title: "100% night_sky", tags: ["festive"], collection: "2026" },
    plain: { title: "Night sky over Shanghai", tags: [], collection: "" },
    wide: { title: "ＡＢＣ widescreen", tags: ["back\\slash"], collection: "2026 draft" },
  };

  beforeAll(async () => {
    for (const [slug, { title, ...shelf }] of Object.entries(made)) {
      await works.create({ title, slug, malls: slug === "plain" ? ["SH-01"] : [] });
      await works.update({ slug, ...shelf });
    }
    await saveFrames(running, "lantern", [{ ...(frames[0] as TestFrame), path: "Turn/灯笼 001.jpg" }]);
    await works.publish({ slug: "lantern" });
    await saveFrames(running, "percent", frames.slice(0, 1));
    await works.publish({ slug: "percent" });
    await saveFrames(running, "percent", frames.slice(0, 2));
  });

  it.each<[string, Partial<WorksQuery>, string[]]>([
    ["nothing asked: all of them", {}, ["lantern", "percent", "plain", "wide"]],
    ["a title's part, in any case", { q: "NIGHT" }, ["percent", "plain"]],
    ["every word, in any order", { q: "sky shanghai" }, ["plain"]],
    ["a word of two characters in Chinese", { q: "春节" }, ["lantern"]],
    ["a tag", { q: "节日" }, ["lantern"]],
    ["letters as wide as Chinese, by narrow ones", { q: "abc" }, ["wide"]],
    ["a percent sign stands for itself", { q: "100%" }, ["percent"]],
    ["alone, too", { q: "%" }, ["percent"]],
    ["so does an underscore", { q: "t_s" }, ["percent"]],
    ["and a backslash", { q: "\\" }, ["wide"]],
    ["a quote ends nothing", { q: "'; DROP TABLE" }, []],
    ["part of a frame's path", { q: "turn/灯笼" }, ["lantern"]],
    ["a frame's name", { q: "F1.JPG" }, ["percent"]],
    ["a collection's path", { q: "2026/春" }, ["lantern"]],
    ["one tag", { tag: "festive" }, ["lantern", "percent"]],
    ["two tags at once", { tag: "festive, 节日" }, ["lantern"]],
    ["a collection with those inside it, and no namesake", { collection: "2026" }, ["lantern", "percent"]],
    ["a collection inside another", { collection: "2026/春节" }, ["lantern"]],
    ["published", { state: "published" }, ["lantern", "percent"]],
    ["never published", { state: "draft" }, ["plain", "wide"]],
    ["changed since", { state: "changed" }, ["percent"]],
    ["in the trash", { state: "trashed" }, []],
    ["for a mall", { mall: "SH-01" }, ["plain"]],
    ["several at once", { q: "night", tag: "festive", state: "published" }, ["percent"]],
  ])("%s", async (_, query, expected) => expect(await slugsOf(query)).toEqual(expected));

  it("pages in order", async () => {
    const first = await works.list({ sort: "title", limit: 3 });
    const [last] = first.slice(-1);
    const rest = await works.list({ sort: "title", limit: 3, ...(last && { cursor: last.slug }) });
    expect([...first, ...rest].map(({ slug }) => slug)).toEqual(["percent", "lantern", "wide", "plain"]);
    expect(await failure(works.list({ cursor: "gone" }))).toMatchObject({ code: "bad_request" });
    expect(await failure(works.list({ mall: "NO-1" }))).toMatchObject({ code: "not_found" });
  });

  it("counts the shelves", async () => {
    expect(await running.admin.library.show()).toEqual({
      works: 4,
      trashed: 0,
      tags: [
        { name: "festive", works: 2 },
        { name: "back\\slash", works: 1 },
        { name: "节日", works: 1 },
      ],
      collections: [
        { name: "2026", works: 1 },
        { name: "2026 draft", works: 1 },
        { name: "2026/春节", works: 1 },
      ],
    });
  });

  it("keeps tags sorted and once, and a collection's path clean", async () => {
    const changed = await works.update({ slug: "wide", tags: ["b", "A", " b "], collection: " x / y //" });
    expect(changed).toMatchObject({ tags: ["A", "b"], collection: "x/y", title: made.wide.title });
    expect(await failure(works.update({ slug: "wide", tags: ["a,b"] }))).toMatchObject({ code: "bad_request" });
  });
});

describe("several works at once", () => {
  beforeAll(async () => {
    for (const slug of ["one", "two", "three"]) await works.create({ title: slug, slug, malls: ["BJ-02"] });
    await works.update({ slug: "two", tags: ["kept", "new"], collection: "old" });
  });
  const state = async () =>
    (await works.list({ q: "", sort: "title" }))
      .filter(({ slug }) => ["one", "two", "three"].includes(slug))
      .map(({ slug, tags, collection, trashedAt, malls }) => ({ slug, tags, collection, trashedAt, malls }));

  it.each<[BulkAction, object]>([
    [{ type: "tag", tags: ["new", "bright"] }, { tags: ["bright", "kept", "new"] }],
    [{ type: "untag", tags: ["NEW"] }, { tags: ["kept"] }],
    [{ type: "collect", collection: "new/place" }, { collection: "new/place" }],
    [{ type: "assign", malls: "all" }, { malls: "all" }],
    [{ type: "assign", malls: { malls: [], groups: [], tags: ["wall"] } }, { malls: { tags: ["wall"] } }],
  ])("%j and back", async (action, expected) => {
    const before = await state();
    const done = await bulk(["one", "two", "three"], action);
    expect(done.results).toEqual(["one", "two", "three"].map((slug) => ({ slug, ok: true })));
    expect(await works.show({ slug: "two" })).toMatchObject(expected);
    await undo(done.undo);
    expect(await state()).toEqual(before);
  });

  it("trash and back, and back again", async () => {
    const before = await state();
    const trashed = await bulk(["one", "two"], { type: "trash", force: false });
    expect(await slugsOf({ state: "trashed" })).toEqual(["one", "two"]);
    expect((await running.admin.library.show()).trashed).toBe(2);
    const [step] = trashed.undo;
    expect(step).toEqual({ slugs: ["one", "two"], action: { type: "restore" } });
    const restored = await bulk(["one", "two"], { type: "restore" });
    expect(await state()).toEqual(before);
    await undo(restored.undo);
    expect(await slugsOf({ state: "trashed" })).toEqual(["one", "two"]);
    await bulk(["one", "two"], { type: "restore" });
  });

  it("keeps what worked when others fail, and says why each failed", async () => {
    await works.update({ slug: "three", tags: Array.from({ length: 30 }, (_, i) => `t${i}`) });
    const { results, undo: steps } = await bulk(["one", "nobody", "three", "two"], { type: "tag", tags: ["wave"] });
    expect(results).toMatchObject([
      { slug: "one", ok: true },
      { slug: "nobody", ok: false, code: "not_found" },
      { slug: "three", ok: false, code: "bad_request", message: expect.stringContaining("at most 30 tags") },
      { slug: "two", ok: true },
    ]);
    expect(steps).toEqual([{ slugs: ["one", "two"], action: { type: "untag", tags: ["wave"] } }]);
    expect(await slugsOf({ tag: "wave" })).toEqual(["one", "two"]);
    expect((await works.show({ slug: "three" })).tags).toHaveLength(30);
  });

  it("publishes and syncs those that have something to publish", async () => {
    await saveFrames(running, "one", frames.slice(0, 2));
    const { results, undo: steps } = await bulk(["one", "two"], { type: "publish", sync: true });
    expect(results).toMatchObject([
      { slug: "one", ok: true, run: expect.any(String) },
      { slug: "two", ok: false, code: "draft_empty" },
    ]);
    expect(steps).toEqual([]);
    expect((await bulk(["two"], { type: "sync" })).results).toMatchObject([{ ok: false, code: "conflict" }]);
  });
});

describe("the trash", () => {
  const later = (days: number) => new Date(Date.now() + days * 86_400_000);

  it("refuses a work that malls hold, unless it is forced; they then are behind until synced", async () => {
    const agent = await WireAgent.enrol(running, "SH-01");
    await saveFrames(running, "held", frames.slice(2, 5));
    await works.assign({ slug: "held", malls: ["SH-01"] });
    await works.publish({ slug: "held", sync: true });
    await agent.comply();
    expect((await bulk(["held"], { type: "trash", force: false })).results).toMatchObject([
      { ok: false, code: "held_by_malls", message: expect.stringContaining("SH-01") },
    ]);
    expect((await bulk(["held"], { type: "trash", force: true })).results).toMatchObject([{ ok: true }]);
    expect((await running.admin.malls.show({ code: "SH-01" })).sync.state).toBe("behind");
    expect(await failure(works.publish({ slug: "held" }))).toMatchObject({ code: "trashed" });
    expect(await failure(works.rollback({ slug: "held", revision: 1 }))).toMatchObject({ code: "trashed" });

    expect(await purgeTrash(running.console.db, later(31))).not.toContain("held");
    await running.admin.syncs.request({ all: true });
    expect((await agent.comply()).release.document.works.map(({ slug }) => slug)).not.toContain("held");
    await running.admin.syncs.request({ work: "lantern" });
    expect((await running.admin.malls.show({ code: "SH-01" })).works.map(({ slug }) => slug)).not.toContain("held");
  });

  it("is emptied after 30 days: revisions go, pictures stay", async () => {
    const { db } = running.console;
    await saveFrames(running, "old", frames.slice(4, 6));
    await works.publish({ slug: "old" });
    await saveFrames(running, "old", frames.slice(3, 6));
    await saveFrames(running, "fresh", frames.slice(4, 6));
    await bulk(["old"], { type: "trash", force: false });
    const manifests = await db.manifest.count();

    expect(await purgeTrash(db, later(29.9))).toEqual([]);
    expect(await failure(works.create({ title: "Old", slug: "old" }))).toMatchObject({
      code: "slug_taken",
      message: expect.stringContaining("in the trash"),
    });
    expect(await purgeTrash(db, later(30.1))).toContain("old");
    expect(await failure(works.show({ slug: "old" }))).toMatchObject({ code: "not_found" });
    expect(await db.manifest.count()).toBeLessThan(manifests);
    expect((await works.draft({ slug: "fresh" })).frames).toHaveLength(2);
    expect(await db.blob.count({ where: { digest: { in: frames.map(({ digest }) => digest) } } })).toBe(6);
  });

  it("keeps a work that was restored in time", async () => {
    await works.create({ title: "Back", slug: "back" });
    await bulk(["back"], { type: "trash", force: false });
    await bulk(["back"], { type: "restore" });
    await purgeTrash(running.console.db, later(400));
    expect(await works.show({ slug: "back" })).toMatchObject({ trashedAt: null });
  });
});

describe("what is used where", () => {
  it("names malls, runs, and the works that show the same pictures", async () => {
    const agent = await WireAgent.enrol(running, "BJ-02");
    const own = await makeFrames(4);
    await saveFrames(running, "source", own);
    await works.assign({ slug: "source", malls: ["BJ-02"] });
    const { run } = await works.publish({ slug: "source", sync: true });
    await saveFrames(running, "twin", own.slice(0, 3));
    await works.publish({ slug: "twin" });
    await saveFrames(running, "twin", own.slice(2, 4));
    await saveFrames(running, "cousin", own.slice(0, 1));

    const before = await works.usage({ slug: "source" });
    expect(before.malls).toMatchObject([{ code: "BJ-02", current: 1, desired: 1, reported: null }]);
    await agent.comply();
    const { malls, runs, shared } = await works.usage({ slug: "source" });
    expect(malls).toMatchObject([{ code: "BJ-02", reported: 1, state: "in_sync" }]);
    expect(runs.map(({ id }) => id)).toEqual([run]);
    expect(shared).toEqual({
      pictures: 4,
      bytes: own.reduce((sum, { bytes }) => sum + bytes.length, 0),
      works: [
        { slug: "twin", title: "twin", pictures: 4 },
        { slug: "cousin", title: "cousin", pictures: 1 },
      ],
    });
    expect((await works.usage({ slug: "cousin" })).shared.pictures).toBe(1);
    expect(await failure(works.usage({ slug: "nobody" }))).toMatchObject({ code: "not_found" });

    const [first, , third] = own;
    const usage = (digest = digestOf(Buffer.from("nothing"))) => running.admin.blobs.usage({ digest });
    expect(await usage(first?.digest)).toEqual({
      works: [
        { slug: "cousin", title: "cousin", draft: true, revisions: [] },
        { slug: "source", title: "source", draft: true, revisions: [1] },
        { slug: "twin", title: "twin", draft: false, revisions: [1] },
      ],
    });
    expect((await usage(third?.digest)).works.map(({ slug, draft }) => [slug, draft])).toEqual([
      ["source", true],
      ["twin", true],
    ]);
    expect(await usage()).toEqual({ works: [] });
  });
});
