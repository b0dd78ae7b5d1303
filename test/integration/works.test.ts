import { failureOf } from "@holofleet/contract/client.ts";
import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrames, saveFrames, type TestFrame } from "../src/frames.ts";

let running: TestConsole;
let works: TestConsole["admin"]["works"];
let frames: TestFrame[];

beforeAll(async () => {
  running = await startTestConsole();
  works = running.admin.works;
  frames = await makeFrames(8);
});
afterAll(() => running.stop());

const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
const refs = (list: TestFrame[]) => list.map(({ path, digest }) => ({ path, digest }));

describe("works", () => {
  it("goes from a title to revision 2 and back to 1 without losing a frame", async () => {
    const created = await works.create({ title: "Spring Flowers" });
    expect(created).toMatchObject({ slug: "spring-flowers", malls: "all", current: null, cover: [] });
    expect(created.draft).toEqual({ version: 0, frames: 0, bytes: 0, changed: false });
    expect(await failure(works.publish({ slug: "spring-flowers" }))).toMatchObject({ code: "draft_empty" });

    await saveFrames(running, "spring-flowers", frames);
    await works.saveDraft({ slug: "spring-flowers", frames: refs(frames.slice(0, 6)) });
    const first = await works.publish({ slug: "spring-flowers", note: "opening" });
    expect(first).toMatchObject({ revision: 1, unchanged: false, run: null });
    expect(first.work.current).toMatchObject({ number: 1, frames: 6, note: "opening", createdBy: running.email });
    expect(await works.publish({ slug: "spring-flowers" })).toMatchObject({ revision: 1, unchanged: true });

    const [, , third, , , , , eighth] = frames;
    const replaced = frames.slice(0, 6).map(({ path, digest }) => ({
      path,
      digest: digest === third?.digest && eighth ? eighth.digest : digest,
    }));
    const saved = await works.saveDraft({ slug: "spring-flowers", frames: replaced, base: first.work.draft.version });
    expect(saved.draft).toMatchObject({ changed: true, frames: 6 });
    expect(await works.publish({ slug: "spring-flowers" })).toMatchObject({ revision: 2 });

    const back = await works.rollback({ slug: "spring-flowers", revision: 1 });
    expect(back.work).toMatchObject({ current: { number: 1 }, draft: { changed: false } });
    const draft = await works.draft({ slug: "spring-flowers" });
    expect(draft.frames.map(({ path, digest }) => ({ path, digest }))).toEqual(refs(frames.slice(0, 6)));
    expect(draft.frames[0]).toMatchObject({ width: 96, height: 64, type: "image/jpeg" });

    await works.saveDraft({ slug: "spring-flowers", frames: refs(frames.slice(0, 2)) });
    expect(await works.publish({ slug: "spring-flowers" })).toMatchObject({ revision: 3 });
    const { revisions } = await works.show({ slug: "spring-flowers" });
    expect(revisions.map(({ number, current, frames }) => [number, current, frames])).toEqual([
      [3, true, 2],
      [2, false, 6],
      [1, false, 6],
    ]);
    const second = await works.revision({ slug: "spring-flowers", number: 2 });
    expect(second.frames[2]?.digest).toBe(eighth?.digest);
  });

  it("names what is wrong", async () => {
    await works.create({ title: "Taken", slug: "taken" });
    expect(await failure(works.create({ title: "Taken!" }))).toMatchObject({
      code: "slug_taken",
      details: { suggestion: "taken-2" },
    });
    expect(await failure(works.show({ slug: "nobody" }))).toMatchObject({ code: "not_found" });
    expect(await failure(works.rollback({ slug: "taken", revision: 7 }))).toMatchObject({ code: "revision_unknown" });
    const unknown = { path: "ghost.jpg", digest: digestOfHex("0".repeat(64)) };
    expect(await failure(works.saveDraft({ slug: "taken", frames: [unknown] }))).toMatchObject({
      code: "frame_missing",
      details: { missing: 1, paths: ["ghost.jpg"] },
    });
    const [known] = refs(frames);
    await saveFrames(running, "taken", frames.slice(0, 1));
    expect(
      await failure(works.saveDraft({ slug: "taken", frames: [{ path: "../etc", digest: known?.digest as never }] })),
    ).toMatchObject({ code: "path_unsafe" });
    expect(await failure(works.assign({ slug: "taken", malls: ["NO-1", "NO-2"] }))).toMatchObject({
      code: "bad_request",
      details: { malls: ["NO-1", "NO-2"] },
    });
  });

  it("gives a Chinese title a slug of its own", async () => {
    const [a, b] = [await works.create({ title: "春节" }), await works.create({ title: "春节" })];
    expect(a.slug).toMatch(/^work-[0-9a-f]{6}$/);
    expect(a.slug).not.toBe(b.slug);
  });

  it("assigns to chosen malls, to none, to all", async () => {
    const codes = ["SH-01", "BJ-02"];
    await running.console.db.mall.createMany({ data: codes.map((code) => ({ code, name: code })) });
    await works.create({ title: "Assigned", slug: "assigned", malls: ["SH-01"] });
    expect((await works.show({ slug: "assigned" })).malls).toEqual(["SH-01"]);
    expect((await works.assign({ slug: "assigned", malls: ["SH-01", "BJ-02", "SH-01"] })).malls).toEqual([
      "BJ-02",
      "SH-01",
    ]);
    expect((await works.assign({ slug: "assigned", malls: [] })).malls).toEqual([]);
    expect((await works.assign({ slug: "assigned", malls: "all" })).malls).toBe("all");
  });

  it("never lets two editors overwrite each other", async () => {
    await saveFrames(running, "shared", frames.slice(0, 1));
    const { version } = await works.draft({ slug: "shared" });
    const save = (n: number) =>
      works.saveDraft({ slug: "shared", base: version, frames: refs(frames.slice(n, n + 1)) });
    const outcomes = await Promise.all([1, 2, 3, 4].map((n) => failure(save(n))));
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
    for (const lost of outcomes.filter((outcome) => outcome !== null))
      expect(lost).toMatchObject({ code: "draft_changed" });
    expect(await failure(works.publish({ slug: "shared", base: version }))).toMatchObject({ code: "draft_changed" });
  });

  it("numbers revisions without a gap or a mix when many publish at once", async () => {
    await saveFrames(running, "rush", frames.slice(0, 1));
    const publishOwn = async (n: number) => {
      await works.saveDraft({ slug: "rush", frames: refs(frames.slice(n, n + 1)) });
      return works.publish({ slug: "rush" });
    };
    await Promise.all([1, 2, 3, 4, 5].map(publishOwn));
    const { revisions, current } = await works.show({ slug: "rush" });
    expect(revisions.map(({ number }) => number)).toEqual(revisions.map((_, i) => revisions.length - i));
    expect(revisions.filter((revision) => revision.current)).toHaveLength(1);
    expect(current?.number).toBe(revisions.length);
    for (const { number } of revisions) {
      expect((await works.revision({ slug: "rush", number })).frames).toHaveLength(1);
    }
  });

  it("reads a draft whole while it is saved again and again", async () => {
    await saveFrames(running, "busy", frames.slice(0, 4));
    const save = (turn: number) => works.saveDraft({ slug: "busy", frames: refs(frames.slice(0, (turn % 4) + 1)) });
    const saving = (async () => {
      for (let turn = 0; turn < 40; turn++) await save(turn);
    })();
    const read = async () => {
      for (let turn = 0; turn < 40; turn++) expect((await works.draft({ slug: "busy" })).frames).not.toEqual([]);
    };
    await Promise.all([saving, read(), read()]);
  });

  it("forgets drafts that nobody published", async () => {
    const count = () => running.console.db.manifest.count();
    await saveFrames(running, "draft", frames.slice(0, 3));
    const before = await count();
    for (const n of [1, 2, 3]) await works.saveDraft({ slug: "draft", frames: refs(frames.slice(n, 2 * n + 2)) });
    expect(await count()).toBe(before);
  });

  it("is quick with 4,000 frames", async () => {
    await saveFrames(running, "long", frames.slice(0, 8));
    const many = Array.from({ length: 4000 }, (_, i) => ({
      path: `a/b/frame ${i}.jpg`,
      digest: frames[i % 8]?.digest as never,
    }));
    const started = performance.now();
    await works.saveDraft({ slug: "long", frames: many });
    expect(await works.publish({ slug: "long" })).toMatchObject({ revision: 1, work: { current: { frames: 4000 } } });
    expect((await works.draft({ slug: "long" })).frames).toHaveLength(4000);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
