import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApiClient, createClient } from "@holofleet/contract/client.ts";
import { expect, type Page, test } from "@playwright/test";
import { signIn as tokenOf } from "../src/console.ts";
import { makeFrame, makeFrames, saveFrames } from "../src/frames.ts";
import { admin, type ConsoleProcess, startConsole } from "./console.ts";
import { dropFiles, signIn } from "./hands.ts";
import { assertAccessible, assertFits } from "./looks.ts";

/** One work under the hands of its editors: each test goes on where the one before it ended. */
test.describe.configure({ mode: "serial" });

const slug = "crystal";
let folder: string;
let running: ConsoleProcess;
let api: ApiClient;
let page: Page;

test.beforeAll(async ({ browser }) => {
  folder = await mkdtemp(join(tmpdir(), "holofleet editor "));
  running = await startConsole();
  const token = await tokenOf(running.url, admin.email, admin.password);
  api = createClient({ url: running.url, token });
  await saveFrames({ url: running.url, token, admin: api }, slug, await makeFrames(24));
  page = await (await browser.newContext({ baseURL: running.url })).newPage();
  await page.goto(`/works/${slug}`);
  await signIn(page, admin);
});
test.afterAll(async () => {
  await page?.context().close();
  await running?.close();
  await rm(folder, { recursive: true, force: true });
});

const orderOf = (frames: readonly { path: string }[]) =>
  frames.map(({ path }) => path.replace(/^f(.*)\.jpg$/, "$1")).join(" ");
/** The first frames of the draft as the console holds it. */
const saved = (count = 5) => api.works.draft({ slug }).then(({ frames }) => orderOf(frames.slice(0, count)));
const grid = (of = page) => of.getByRole("grid", { name: "Frames in order" });
const cell = (index: number, of = page) => of.getByRole("gridcell").nth(index);

test("orders frames by keyboard, says where they are, and takes it back", async () => {
  await grid().focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Alt+ArrowRight");
  await expect(page.getByRole("status").filter({ hasText: "2 frames moved to place 2 of 24" })).toBeAttached();
  await expect(cell(0)).toHaveAccessibleName("1: f3.jpg");
  await expect.poll(() => saved()).toBe("3 1 2 4 5");
  await page.keyboard.press("Control+z");
  await expect.poll(() => saved()).toBe("1 2 3 4 5");
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => saved()).toBe("3 1 2 4 5");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Sort by name" }).click();
  await expect.poll(() => saved()).toBe("1 2 3 4 5");
  await assertAccessible(page, "the frames of a work");
});

test("carries frames with the mouse, and puts them back with Escape", async () => {
  const [from, to] = [await cell(0).boundingBox(), await cell(3).boundingBox()];
  if (from === null || to === null) throw new Error("the frames are out of sight");
  const carry = async () => {
    await page.mouse.move(from.x + 30, from.y + 50);
    await page.mouse.down();
    await page.mouse.move(to.x + 5, to.y + 50, { steps: 4 });
    await expect(cell(0)).toHaveCSS("opacity", "0.4");
  };
  await carry();
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(cell(0)).toHaveAccessibleName("1: f1.jpg");
  await carry();
  await page.mouse.up();
  await expect.poll(() => saved()).toBe("2 3 1 4 5");
});

test("takes files that are dropped between two frames, right there", async () => {
  const file = join(folder, "new.jpg");
  await writeFile(file, (await makeFrame("new.jpg")).bytes);
  const at = await cell(1).boundingBox();
  if (at === null) throw new Error("the frames are out of sight");
  await dropFiles(page, [file], { x: at.x + 4, y: at.y + 40 });
  await expect.poll(() => saved()).toBe("2 new.jpg 3 1 4");
  await expect(cell(1)).toHaveAccessibleName(/new\.jpg/);
  await grid().focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Delete");
  await expect.poll(() => saved()).toBe("2 3 1 4 5");
});

test("moves to a place, renames by the rules of every system, removes and brings back", async () => {
  await cell(0).locator("[data-check]").click();
  await page.getByRole("button", { name: "Move to…" }).click();
  await page.getByLabel("To place").fill("3");
  await page.keyboard.press("Enter");
  await expect.poll(() => saved()).toBe("3 1 2 4 5");
  await grid().focus();
  await page.keyboard.press("F2");
  await page.getByLabel("Path").fill("CON.jpg");
  await expect(page.getByText("Its name is one that Windows keeps for itself.")).toBeVisible();
  await page.getByLabel("Path").fill("F4.jpg");
  await expect(page.getByText("Its name differs from another only in upper and lower case.")).toBeVisible();
  await page.getByLabel("Path").fill("turn/second.jpg");
  await page.keyboard.press("Enter");
  await expect.poll(() => saved()).toBe("3 1 turn/second.jpg 4 5");
  await page.getByRole("button", { name: "Remove" }).click();
  await expect.poll(() => saved()).toBe("3 1 4 5 6");
  // the newest of two; the older one would bring back the file
  await page.locator('[data-slot="toast"]').getByRole("button", { name: "Undo" }).first().click();
  await expect.poll(() => saved()).toBe("3 1 turn/second.jpg 4 5");
});

test("shows a frame large, with its facts", async () => {
  await page.keyboard.press("Escape");
  await cell(1).click();
  const box = page.getByRole("dialog", { name: "Frames, one by one" });
  await expect(box).toContainText("f1.jpg");
  await expect(box).toContainText("96 × 64");
  await expect(box.getByRole("img", { name: "f1.jpg", exact: true })).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(box).toContainText("turn/second.jpg");
  await page.keyboard.press("Escape");
  await expect(box).toBeHidden();
});

test("tells the second of two editors, and keeps what both did", async ({ browser }) => {
  await api.works.publish({ slug });
  const context = await browser.newContext({ baseURL: running.url });
  const second = await context.newPage();
  await second.goto(`/works/${slug}`);
  await signIn(second, admin);
  await grid(second).focus();
  await context.setOffline(true);
  await second.keyboard.press("Alt+ArrowRight");
  await expect(cell(1, second)).toHaveAccessibleName(/f3\.jpg/);

  await cell(4).locator("[data-check]").click();
  await page.keyboard.press("Delete");
  await expect.poll(() => saved()).toBe("3 1 turn/second.jpg 4 6");
  await context.setOffline(false);
  const banner = second.getByRole("alert").filter({ hasText: "Somebody else changed this draft." });
  await expect(banner).toBeVisible({ timeout: 60_000 });
  await assertAccessible(second, "two editors");
  await second.getByRole("button", { name: "See theirs" }).click();
  await expect(second.getByRole("dialog")).toContainText("Removed1");
  await second.getByRole("dialog").getByRole("button", { name: "Keep mine, with theirs" }).click();
  await expect(banner).toBeHidden();
  await expect.poll(() => saved()).toBe("1 3 turn/second.jpg 4 6");
  await expect(cell(0)).toHaveAccessibleName(/f1\.jpg/);
  await context.close();
});

test("compares revisions in pictures", async () => {
  await page.goto(`/works/${slug}/diff`);
  await expect(page.getByText("24 frames → 23 frames")).toBeVisible();
  await page.getByRole("button", { name: "Removed 1" }).click();
  await expect(page).toHaveURL(/kind=removed/);
  await page.getByRole("button", { name: "Removed: f5.jpg" }).click();
  await expect(page.getByRole("dialog")).toContainText("Place 5");
  await page.keyboard.press("Escape");
  await assertAccessible(page, "a diff");
  await page.goto(`/works/${slug}/diff?from=1&to=1`);
  await expect(page.getByText("No difference")).toBeVisible();
});

test("turns the work as a hologram does", async () => {
  await page.goto(`/works/${slug}/turntable`);
  const position = page.getByRole("slider", { name: "Frame" });
  await expect(position).not.toHaveValue("0");
  await page.keyboard.press(" ");
  await page.keyboard.press("Home");
  await expect(position).toHaveValue("0");
  await page.keyboard.press("ArrowLeft");
  await expect(position).toHaveValue("22");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(position).toHaveValue("9");
  const canvas = page.locator("canvas");
  const stage = await canvas.boundingBox();
  if (stage === null) throw new Error("there is no stage");
  await page.mouse.move(stage.x + stage.width / 2, stage.y + 50);
  await page.mouse.down();
  await page.mouse.move(stage.x + stage.width / 4, stage.y + 50, { steps: 3 });
  await expect(position).toHaveValue("14");
  await page.mouse.up();
  const lit = await canvas.evaluate((element: HTMLCanvasElement) => {
    const { width, height } = element;
    const { data } = element.getContext("2d")?.getImageData(width / 2, height / 2, 9, 9) ?? { data: [0] };
    return Math.max(...data.filter((_, index) => index % 4 !== 3));
  });
  expect(lit).toBeGreaterThan(50);
  await assertAccessible(page, "the turntable");
});

test("fits a phone", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const address of ["", "/diff?from=current", "/turntable"]) {
    await page.goto(`/works/${slug}${address}`);
    await assertFits(page, address);
  }
});
