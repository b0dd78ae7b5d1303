import { failureOf } from "@holofleet/contract/client.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrames, saveFrames, type TestFrame } from "../src/frames.ts";

let running: TestConsole;
let works: TestConsole["admin"]["works"];
let frames: TestFrame[];
const slug = "spring";

beforeAll(async () => {
  running = await startTestConsole();
  works = running.admin.works;
  frames = await makeFrames(6);
  await saveFrames(running, slug, frames);
});
afterAll(() => running.stop());

const save = (list: { path: string; digest: TestFrame["digest"] }[]) =>
  works.saveDraft({ slug, frames: list.map(({ path, digest }) => ({ path, digest })) });
const sizeOf = (...list: (TestFrame | undefined)[]) => list.reduce((sum, frame) => sum + (frame?.bytes.length ?? 0), 0);

describe("works.diff", () => {
  it("of a work that was never published adds everything", async () => {
    const diff = await works.diff({ slug });
    expect(diff).toMatchObject({
      from: { revision: null, frames: 0, bytes: 0 },
      to: { revision: "draft", frames: 6 },
      bytes: sizeOf(...frames),
      changed: [],
      removed: [],
      moved: [],
    });
    expect(diff.added.map(({ path, place }) => [path, place])).toEqual(frames.map(({ path }, i) => [path, i]));
  });

  it("names what was added, changed, removed and moved, with pictures and places", async () => {
    const [a, b, c, d, e, f] = frames as [TestFrame, TestFrame, TestFrame, TestFrame, TestFrame, TestFrame];
    await save([a, b, c, d]);
    await works.publish({ slug });
    await save([d, a, { ...b, digest: e.digest }, { path: "new.jpg", digest: f.digest }]);
    const diff = await works.diff({ slug });
    expect(diff).toMatchObject({
      from: { revision: 1, frames: 4, bytes: sizeOf(a, b, c, d) },
      to: { revision: "draft", frames: 4, bytes: sizeOf(d, a, e, f) },
      bytes: sizeOf(e, f),
      added: [{ path: "new.jpg", place: 3, digest: f.digest, width: 96, height: 64 }],
      changed: [{ before: { path: b.path, digest: b.digest, place: 1 }, after: { digest: e.digest, place: 2 } }],
      removed: [{ path: c.path, place: 2 }],
      moved: [{ before: { path: d.path, place: 3 }, after: { path: d.path, place: 0 } }],
    });
    await works.publish({ slug });
    const { from: _draft, to: _current, ...same } = await works.diff({ slug, from: 1, to: 2 });
    expect(diff).toMatchObject(same);
    expect(await works.diff({ slug })).toMatchObject({ bytes: 0, added: [], changed: [], removed: [], moved: [] });
  });

  it("says which revision there is none of", async () => {
    const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
    expect(await failure(works.diff({ slug, from: 9 }))).toMatchObject({ code: "revision_unknown" });
    expect(await failure(works.diff({ slug: "nobody" }))).toMatchObject({ code: "not_found" });
    expect(await failure(works.diff({ slug, from: 0 }))).toMatchObject({ code: "bad_request" });
  });

  it("is quick for 4,000 frames that all moved", async () => {
    const list = Array.from({ length: 4000 }, (_, i) => ({
      path: `f ${i}.jpg`,
      digest: frames[i % 6]?.digest as never,
    }));
    await save(list);
    await works.publish({ slug });
    await save(list.toReversed());
    const started = performance.now();
    expect((await works.diff({ slug })).moved).toHaveLength(3999);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
