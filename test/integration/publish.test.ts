import { execFile } from "node:child_process";
import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrames } from "../src/frames.ts";
import { makeZip } from "../src/zip.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");

let running: TestConsole;
let folder: string;
beforeAll(async () => {
  running = await startTestConsole();
  folder = await mkdtemp(join(tmpdir(), "holofleet publish "));
});
afterAll(async () => {
  await running.stop();
  await rm(folder, { recursive: true });
});

interface Result {
  work: { slug: string; draft: { version: number } };
  revision: number;
  unchanged: boolean;
  sent: { files: number };
  known: { files: number };
}

/** `holofleet works publish`, with a cache folder of its own. */
async function publish(...args: string[]): Promise<Result> {
  const command = ["--import", "tsx", "packages/cli/src/main.ts", "works", "publish", ...args, "--json"];
  const own = {
    HOLOFLEET_URL: running.url,
    HOLOFLEET_TOKEN: running.token,
    HOLOFLEET_CACHE: join(folder, "cache"),
    INIT_CWD: folder,
  };
  const { stdout } = await run(process.execPath, command, { cwd: root, env: { ...process.env, ...own } });
  return JSON.parse(stdout) as Result;
}

/** A PNG of noise, which does not shrink. */
function makeLarge(): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
  return sharp({ create: { width: 1400, height: 1200, channels: 3, background: "gray", noise } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** Each command is a process of its own. */
describe("holofleet works publish", { timeout: 120_000 }, () => {
  it("sends nothing of a folder that did not change, and does not touch the draft", async () => {
    const spring = join(folder, "spring");
    await mkdir(join(spring, "deep"), { recursive: true });
    const frames = await makeFrames(6);
    for (const [i, { path, bytes }] of frames.entries())
      await writeFile(join(spring, i % 2 ? "deep" : "", path), bytes);
    const first = await publish("spring");
    expect(first).toMatchObject({ revision: 1, unchanged: false, sent: { files: 6 }, known: { files: 0 } });

    const again = await publish("spring");
    expect(again).toMatchObject({ revision: 1, unchanged: true, sent: { files: 0 }, known: { files: 6 } });
    expect(again.work.draft.version).toBe(first.work.draft.version);
    expect(await publish("spring", "--verify")).toMatchObject({ unchanged: true, sent: { files: 0 } });

    await appendFile(join(spring, "f1.jpg"), "one more byte");
    const changed = await publish("spring");
    expect(changed).toMatchObject({ revision: 2, unchanged: false, sent: { files: 1 }, known: { files: 5 } });
  });

  it("sends a picture once that has many names, a large one alone, and leaves a bad one out by name", async () => {
    const mixed = join(folder, "mixed");
    await mkdir(mixed);
    const [frame] = await makeFrames(1);
    if (!frame) throw new Error("no frame");
    for (const name of ["a.jpg", "b.jpg", "c.jpg"]) await writeFile(join(mixed, name), frame.bytes);
    const large = await makeLarge();
    expect(large.length).toBeGreaterThan(4 * 1024 * 1024);
    await writeFile(join(mixed, "d.png"), large);
    await writeFile(join(mixed, "e.jpg"), frame.bytes.subarray(0, -200));
    await expect(publish("mixed")).rejects.toThrow(/e\.jpg was refused: This picture is cut short/);
    const published = await publish("mixed", "--skip-bad");
    expect(published).toMatchObject({ sent: { files: 1 }, known: { files: 4 }, skipped: [{ path: "e.jpg" }] });
    const { frames } = await running.admin.works.draft({ slug: published.work.slug });
    expect(frames.map(({ path, size }) => [path, size])).toEqual([
      ...["a.jpg", "b.jpg", "c.jpg"].map((path) => [path, frame.bytes.length]),
      ["d.png", large.length],
    ]);
  });

  it("saves the folder again when somebody else changed the draft", async () => {
    const { slug } = (await publish("spring")).work;
    await running.admin.works.saveDraft({ slug, frames: [] });
    expect(await publish("spring")).toMatchObject({ sent: { files: 0 }, known: { files: 6 }, unchanged: true });
    expect((await running.admin.works.draft({ slug })).frames).toHaveLength(6);
  });

  it("takes a zip, and names what is wrong in it", async () => {
    const frames = await makeFrames(3);
    const good = frames.map(({ path, bytes }) => ({ name: `autumn/${path}`, bytes }));
    await writeFile(join(folder, "autumn.zip"), makeZip(good));
    const { work, revision } = await publish("autumn.zip");
    expect([work.slug, revision]).toEqual(["autumn", 1]);
    const { frames: saved } = await running.admin.works.draft({ slug: "autumn" });
    expect(saved.map(({ path, digest }) => ({ path, digest }))).toEqual(
      frames.map(({ path, digest }) => ({ path, digest })),
    );

    await writeFile(join(folder, "bad.zip"), makeZip([...good, { name: "autumn/evil.exe", bytes: Buffer.from("MZ") }]));
    await expect(publish("bad.zip")).rejects.toMatchObject({
      stderr: expect.stringContaining("evil.exe was left out"),
    });
    expect(await publish("bad.zip", "--skip-bad")).toMatchObject({ revision: 1, work: { slug: "bad" } });
    await writeFile(join(folder, "no.zip"), "no zip");
    await expect(publish("no.zip")).rejects.toMatchObject({ stderr: expect.stringContaining("This is not a zip") });
  });
});
