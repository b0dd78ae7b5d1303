import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "@playwright/test";
import pino from "pino";
import { type PlayerServer, startPlayer } from "../../apps/agent/src/player/server.ts";
import { openStore, type Store } from "../../apps/agent/src/store/store.ts";
import { makeWork } from "../../apps/agent/src/sync/origin.fixture.ts";
import { makeFrame } from "../src/frames.ts";

const log = pino({ level: "silent" });
let folder: string;
let store: Store;
let player: PlayerServer;

async function show(id: string, revision: number, count: number): Promise<void> {
  const frames = await Promise.all(Array.from({ length: count }, (_, i) => makeFrame(`帧 图/holo ${i + 1}.jpg`)));
  const made = makeWork(id, revision, Object.fromEntries(frames.map(({ path, bytes }) => [path, bytes])));
  for (const [digest, bytes] of made.blobs)
    await store.receive(digest, bytes.length, async () => ({ offset: 0, body: Readable.from([bytes]) }));
  await store.saveManifest(made.work.manifest, made.text);
  await store.activate(made.work);
}

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-player-"));
  store = await openStore(folder, log);
  player = await startPlayer({ store, host: "127.0.0.1", port: 0, health: () => null, onPlaying: () => {}, log });
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
