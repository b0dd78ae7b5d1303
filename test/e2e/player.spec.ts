import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { expect, test } from "@playwright/test";
import pino from "pino";
import sharp from "sharp";
import { type PlayerServer, startPlayer } from "../../apps/agent/src/player/server.ts";
import { openStore, type Store } from "../../apps/agent/src/store/store.ts";
import { type Made, makeWork, sha256 } from "../../apps/agent/src/sync/origin.fixture.ts";
import { makeFrame } from "../src/frames.ts";

const log = pino({ level: "silent" });
let folder: string;
let store: Store;
let player: PlayerServer;

/** What players said that they show, in order. */
const told: string[] = [];

async function show(id: string, revision: number, count: number, frame = makeFrame): Promise<Made> {
  const frames = await Promise.all(Array.from({ length: count }, (_, i) => frame(`帧 图/holo ${i + 1}.jpg`)));
  const made = makeWork(id, revision, Object.fromEntries(frames.map(({ path, bytes }) => [path, bytes])));
  for (const [digest, bytes] of made.blobs)
    await store.receive(digest, bytes.length, async () => ({ offset: 0, body: Readable.from([bytes]) }));
  await store.saveManifest(made.work.manifest, made.text);
  await store.activate(made.work);
  return made;
}

/** Frames of one colour, each of another shade: a pixel tells which revision it is of. */
const coloured =
  (colour: "r" | "b") =>
  async (path: string): Promise<{ path: string; bytes: Buffer; digest: Digest }> => {
    const shade = 150 + Number(/(\d+)\.jpg$/.exec(path)?.[1]);
    const bytes = await sharp({
      create: { width: 1080, height: 1080, channels: 3, background: { r: 0, g: 0, b: 0, [colour]: shade } },
    })
      .jpeg({ quality: 80 })
      .toBuffer();
    return { path, bytes, digest: sha256(bytes) };
  };

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-player-"));
  store = await openStore(folder, log);
  player = await startPlayer({
    store,
    host: "127.0.0.1",
    port: 0,
    health: () => null,
    redeem: () => Promise.reject(new Error("no console")),
    onPlaying: (id, manifest) => told.push(`${id} ${manifest}`),
    log,
  });
});
test.afterAll(async () => {
  await player.close();
  await rm(folder, { recursive: true, force: true });
});

test("the player turns a work, obeys hands and keys, and takes a new revision without a reload", async ({ page }) => {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(player.url);
  await expect(page.getByText("There is no work here yet")).toBeVisible();

  await show("dragon", 1, 40);
  const counter = page.locator("#frame");
  await expect(counter).toHaveText(/^\d+ \/ 40$/);
  await expect(page.getByText("There is no work here yet")).toBeHidden();
  const first = await counter.textContent();
  await expect(counter).not.toHaveText(first ?? "");
  const lit = await page.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext("2d")?.getImageData(canvas.width / 2, canvas.height / 2, 9, 9) ?? { data: [0] };
    return Math.max(...data);
  });
  expect(lit).toBeGreaterThan(50);

  await page.keyboard.press("Home");
  await expect(counter).toHaveText("1 / 40");
  await page.keyboard.press("ArrowLeft");
  await expect(counter).toHaveText("40 / 40");
  await expect(page.getByRole("button", { name: "Play" })).toBeVisible();
  await page.keyboard.press("Home");
  await page.mouse.move(800, 300);
  await page.mouse.down();
  await page.mouse.move(440, 300, { steps: 4 });
  await expect(counter).toHaveText("11 / 40");
  await page.mouse.up();

  await show("dragon", 2, 20);
  await show("lobby", 1, 30);
  await expect(page.getByRole("heading")).toContainText("revision 2");
  await expect(counter).toHaveText(/ \/ 20$/);
  await page.getByRole("combobox", { name: "Work" }).selectOption("lobby");
  await expect(counter).toHaveText(/ \/ 30$/);
  expect(page.url()).toContain("work=lobby");
  expect(complaints).toEqual([]);
});

test("a work of full size plays, an update comes whole and between two frames, and the agent hears what is shown", async ({
  page,
}, { annotations }) => {
  const red = await show("colours", 1, 36, coloured("r"));
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${player.url}/?work=colours&fps=60`);
  await expect(page.getByRole("heading")).toContainText("revision 1");
  await page.evaluate(() => {
    const watch = { colours: "", drawn: 0, shown: "" };
    Object.assign(window, { watch });
    const canvas = document.querySelector("canvas") as HTMLCanvasElement;
    const look = () => {
      const shown = document.getElementById("frame")?.textContent ?? "";
      if (shown !== watch.shown) watch.drawn += 1;
      watch.shown = shown;
      const [r = 0, , b = 0] =
        canvas.getContext("2d")?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data ?? [];
      const colour = r > b + 60 ? "r" : b > r + 60 ? "b" : "?";
      if (!watch.colours.endsWith(colour)) watch.colours += colour;
      requestAnimationFrame(look);
    };
    look();
  });
  const watched = () => page.evaluate(() => (window as unknown as { watch: { colours: string; drawn: number } }).watch);
  await expect.poll(() => told).toContain(`colours ${red.work.manifest}`);
  const [before, began] = [await watched(), performance.now()];
  await page.waitForTimeout(2000);
  const rate = ((await watched()).drawn - before.drawn) / ((performance.now() - began) / 1000);
  annotations.push({ type: "frames a second", description: rate.toFixed(1) });

  const blue = await show("colours", 2, 30, coloured("b"));
  await expect(page.getByRole("heading")).toContainText("revision 2");
  await expect.poll(() => told).toContain(`colours ${blue.work.manifest}`);
  await expect.poll(async () => (await watched()).colours).toMatch(/b$/);
  // never back, and never anything between
  expect((await watched()).colours).toBe("rb");
  const pins = [red, blue].map(({ work }) => `/works/colours/@${work.manifest.slice(7, 19)}/`);
  const frames = asked.filter((path) => path.startsWith("/works/"));
  expect(frames.length).toBeGreaterThan(0);
  for (const path of frames) expect(pins.some((pin) => path.startsWith(pin))).toBe(true);
});
