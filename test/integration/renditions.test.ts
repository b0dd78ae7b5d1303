import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { preview } from "../../apps/console/src/images/recipes.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { digestOf, makeFrame, saveFrames, upload } from "../src/frames.ts";
import { recipe } from "../src/recipes.ts";

let running: TestConsole;
beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running.stop());

const previewOf = (digest: string, headers: Record<string, string> = {}) =>
  fetch(new URL(`/uploads/previews/${digest.slice("sha256:".length)}`, running.url), {
    headers: { authorization: `Bearer ${running.token}`, ...headers },
  });
const rows = (source: string) => running.console.db.rendition.findMany({ where: { source } });

describe("previews", () => {
  it("are made when the first person looks, once for all who look at that time, and never again", async () => {
    const { bytes, digest } = await makeFrame("wide.jpg", { width: 1600, height: 900 });
    await upload(running, bytes);
    expect(await rows(digest)).toEqual([]);
    let made = 0;
    const { blobs } = running.console;
    const put = blobs.put.bind(blobs);
    blobs.put = (...args) => {
      made++;
      return put(...args);
    };
    const answers = await Promise.all(Array.from({ length: 10 }, () => previewOf(digest)));
    blobs.put = put;
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(made).toBe(1);
    const pictures = await Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer())));
    expect(new Set(pictures.map(digestOf)).size).toBe(1);
    const [row] = await rows(digest);
    expect(row).toMatchObject({ digest: digestOf(pictures[0] ?? Buffer.alloc(0)), width: 1280, height: 720 });
    expect(await sharp(pictures[0]).metadata()).toMatchObject({ format: "webp", width: 1280, height: 720 });

    const again = await previewOf(digest);
    expect(again.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
    expect((await previewOf(digest, { "if-none-match": again.headers.get("etag") ?? "" })).status).toBe(304);
  });

  it("are made again when their bytes are lost", async () => {
    const { bytes, digest } = await makeFrame("lost.jpg");
    await upload(running, bytes);
    await previewOf(digest);
    const [row] = await rows(digest);
    await running.console.blobs.remove("rendition", row?.digest as never);
    expect((await previewOf(digest)).status).toBe(200);
  });

  it("are for people who are signed in, of pictures that are there", async () => {
    const { digest } = await makeFrame("never.jpg");
    expect((await previewOf(digest)).status).toBe(404);
    expect((await previewOf(digest, { authorization: "Bearer nobody" })).status).toBe(401);
  });
});

describe("renditions", () => {
  it("are made anew by another recipe, and one for equal recipes", async () => {
    const { bytes, digest } = await makeFrame("many.jpg", { width: 400, height: 300 });
    await upload(running, bytes);
    const { renditions } = running.console;
    const [small, smaller, same] = await Promise.all([
      renditions.make(digest, recipe({ edge: 200 })),
      renditions.make(digest, recipe({ edge: 100 })),
      renditions.make(digest, recipe({ edge: 200, stripLocation: true })),
    ]);
    expect(small).toEqual(same);
    expect(small.digest).not.toBe(smaller.digest);
    expect(await rows(digest)).toHaveLength(2);
  });

  it("refuses when too many people wait", async () => {
    const { bytes, digest } = await makeFrame("busy.jpg");
    await upload(running, bytes);
    const asked = Array.from({ length: 260 }, (_, i) =>
      running.console.renditions.make(digest, { ...preview, edge: 64 + i }, { urgent: true }).catch(({ code }) => code),
    );
    const outcomes = await Promise.all(asked);
    expect(outcomes.filter((outcome) => outcome === "unavailable")).toHaveLength(60);
    expect(outcomes.filter((outcome) => typeof outcome === "object")).toHaveLength(200);
  });

  it("are estimated from a few samples, of which nothing stays", async () => {
    const frames = await Promise.all(
      Array.from({ length: 12 }, (_, i) => makeFrame(`e${i}.jpg`, { width: 640, height: 480 })),
    );
    await saveFrames(running, "estimated", frames);
    const before = frames.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const small = await running.admin.works.estimate({ slug: "estimated", recipe: recipe({ edge: 160 }) });
    expect(small).toMatchObject({ samples: 8, before });
    expect(small.after).toBeLessThan(before / 4);
    expect(await running.admin.works.estimate({ slug: "estimated", recipe: recipe({}) })).toEqual({
      samples: 0,
      before,
      after: before,
    });
    expect(await rows(frames[0]?.digest ?? "")).toEqual([]);
  });
});
