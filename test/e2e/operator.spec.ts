import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { served } from "../src/mall.ts";
import { admin, type ConsoleProcess, enrolMachine, startConsole } from "./console.ts";
import { dropFiles, rowOf, sentBlobs, signIn, watchTexts } from "./hands.ts";
import { assertAccessible, assertFits, shoot } from "./looks.ts";
import { digestsOf, nameOf, writeTurn } from "./pictures.ts";
import { openSlowLine } from "./slow-line.ts";
import { openTerminal } from "./terminal.ts";

/** One operator's day at one console: each test goes on where the one before it ended. */
test.describe.configure({ mode: "serial" });

const title = "Aurora crystal";
const slug = "aurora-crystal";
const replaced = [9, 19, 29].map(nameOf);
const patience = { timeout: 60_000 };
const figures = '[role="progressbar"] + p';

let folder: string;
let work: string;
let other: string;
let running: ConsoleProcess;
let page: Page;
/** what revision 1 is made of */
let first: Record<string, string>;

test.beforeAll(async ({ browser }) => {
  folder = await mkdtemp(join(tmpdir(), "holofleet pictures "));
  work = join(folder, title);
  other = join(folder, "other");
  const pictures = writeTurn(work, 340).then(() => writeTurn(other, 30, 120));
  running = await startConsole();
  await pictures;
  const context = await browser.newContext({ baseURL: running.url });
  page = await context.newPage();
});
test.afterAll(async () => {
  await page?.context().close();
  await running?.close();
  await rm(folder, { recursive: true, force: true });
});

test("signs in; a wrong password is answered in words", async () => {
  await page.goto("/");
  await signIn(page, { ...admin, password: "wrong horse" });
  await expect(page.getByText("This name and password do not match.")).toBeVisible();
  await signIn(page, admin);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
});

test("drops 340 pictures as a new work, sees them go and sees them", async () => {
  await writeFile(join(work, "shopping list.jpg"), "milk, bread\n");
  await page.getByRole("link", { name: "Works", exact: true }).click();
  await expect(page.getByText("No works yet")).toBeVisible();
  await dropFiles(page, [work]);
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("341 pictures");
  await expect(dialog.getByLabel("Title")).toHaveValue(title);
  await dialog.getByText("By groups, tags or single malls").click();
  await dialog.getByText("Single malls", { exact: true }).click();
  await dialog.getByText("Riverside Walk").click();
  const seen = await watchTexts(page, figures);
  await dialog.getByRole("button", { name: "Create and upload" }).click();
  await expect(page.getByRole("heading", { name: title })).toBeVisible();

  await expect(page.getByText("340 frames went into the draft")).toBeVisible({ timeout: 120_000 });
  const sending = /^(\d+) of 341 files.*MB \/ [\d.]+ MB.*MB\/s.*left$/;
  expect(new Set((await seen()).map((text) => sending.exec(text)?.[1]).filter(Boolean)).size).toBeGreaterThan(3);
  const bad = page.getByRole("listitem").filter({ hasText: "shopping list.jpg" }).last();
  await expect(bad).toContainText(/not a (picture|JPEG)/i);
  const thumbnail = page.getByRole("gridcell", { name: nameOf(0) }).locator("img");
  await expect.poll(() => thumbnail.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(32);
});

test("publishes revision 1 to a mall, whose player then serves every byte", async () => {
  await publish("Publish to 1 mall", 1);
  first = await digestsOf(work, slug);
  await expect.poll(() => served(running.player), patience).toEqual(first);
  await shoot(page, "work");
  await rm(join(work, "shopping list.jpg"));
});

test("drops the folder again with three frames replaced: three pictures travel, and the mall gets revision 2", async () => {
  for (const name of replaced) await copyFile(join(other, name), join(work, name));
  const sent = sentBlobs(page);
  await dropFiles(page, [work]);
  await expect(page.getByText("3 pictures were sent")).toBeVisible();
  await expect(page.getByText("Already there: 337 of 340")).toBeVisible();
  await expect(page.getByText("Replaced")).toHaveCount(3);
  expect(sent).toHaveLength(3);
  await publish("Publish to 1 mall", 2);
  await expect.poll(() => served(running.player), patience).toEqual(await digestsOf(work, slug));
});

test("goes back to revision 1 in one press", async () => {
  const sent = sentBlobs(page);
  await page.getByRole("button", { name: "Roll back to revision 1" }).click();
  await expect(page.getByText("Revision 1 is current again")).toBeVisible();
  await expect.poll(() => served(running.player), patience).toEqual(first);
  expect(sent).toEqual([]);
});

test("sees the malls, adds one, and syncs them all: one moves before the eyes, one waits and says why", async () => {
  await page.getByRole("button", { name: "1 mall" }).click();
  await page.getByRole("dialog").getByText("All malls").click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await page.getByRole("link", { name: "Malls", exact: true }).click();
  for (const words of ["Riverside Walk", "Shanghai", "Asia/Shanghai", "Online", "In sync"])
    await expect(rowOf(page, "SH-01")).toContainText(words);
  await expect(rowOf(page, "BJ-02")).toContainText("No agent yet");

  await page.getByRole("button", { name: "Add a mall" }).click();
  await page.getByLabel("Mall code").fill("GZ-03");
  await page.getByLabel("Name").fill("珠江花城 Pearl Gardens");
  await page.getByLabel("City").fill("广州 Guangzhou");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  expect(await installCode()).not.toBe("");
  await rowOf(page, "BJ-02").getByRole("button", { name: "Install code" }).click();
  const line = await openSlowLine(running.url, 8_000_000);
  const machine = await enrolMachine(line.url, await installCode());
  try {
    await expect(rowOf(page, "BJ-02")).toContainText("Offline");

    await page.getByRole("button", { name: "Sync all (3)" }).click();
    await page.getByLabel("Type 3, the number of malls, to confirm").fill("3");
    await page.getByRole("button", { name: "Sync", exact: true }).click();
    await expect(rowOf(page, "SH-01")).toContainText("Switched");
    await expect(rowOf(page, "SH-01")).toContainText("Nothing to download");
    await expect(rowOf(page, "BJ-02")).toContainText("The agent has not connected yet");
    await expect(rowOf(page, "GZ-03")).toContainText("The mall has no agent yet");

    const seen = await watchTexts(page, `tr ${figures}`);
    const done = async () => [...new Set((await seen()).map((text) => Number(/^(\d+) of 340/.exec(text)?.[1])))];
    await machine.start();
    await expect.poll(async () => (await done()).filter((files) => files > 0).length).toBeGreaterThan(1);
    await shoot(page, "sync-in-progress");
    await expect(rowOf(page, "BJ-02")).toContainText("Switched", { timeout: 90_000 });
    const between = (await done()).filter((files) => files > 0 && files < 340);
    expect(between.length).toBeGreaterThanOrEqual(3);
    expect((await seen()).some((text) => /MB\/s.*left/.test(text))).toBe(true);
    expect(await served(machine.player)).toEqual(first);
    await expect(page.getByText("Waits for offline malls")).toBeVisible();

    await page.getByRole("link", { name: "Malls", exact: true }).click();
    await expect(rowOf(page, "BJ-02")).toContainText("Online");
    await machine.stop();
    await expect(rowOf(page, "BJ-02")).toContainText("Offline");
  } finally {
    await machine.close();
    await line.close();
  }
});

test("switches the projector on and off: asked, accepted, confirmed by the device", async () => {
  await page.getByRole("link", { name: "Projectors", exact: true }).click();
  const card = page.getByRole("article", { name: "Atrium" });
  await expect(card).toContainText("Standby");
  const seen = await watchTexts(page, "article");
  await card.getByRole("button", { name: "Power on" }).click();
  await expect(card.getByRole("listitem").filter({ hasText: "Accepted" })).toHaveAttribute("data-state", "done");
  await expect(card).toContainText("Warming up");
  await shoot(page, "projectors");
  await expect(card.getByRole("status")).toContainText("Confirmed", { timeout: 60_000 });
  await expect(card).toContainText(/Atrium.*On/);
  await card.getByRole("button", { name: "Power off" }).click();
  await expect(card).toContainText("Cooling down");
  await expect(card).toContainText("Standby", { timeout: 60_000 });
  expect((await seen()).some((text) => text.includes("Warming up"))).toBe(true);
});

test("a terminal does the same: publishes a folder, of which three pictures are known, and waits for the mall", async () => {
  const holofleet = openTerminal(folder);
  await holofleet("login", running.url, "--email", admin.email, "--password", admin.password);
  const publishing = ["works", "publish", "./other", "--title", "Rose crystal", "--malls", "SH-01"];
  const published = await holofleet<{ work: { slug: string } }>(...publishing);
  expect(published).toMatchObject({ revision: 1, sent: { files: 27 }, known: { files: 3 } });
  await holofleet("sync", "--mall", "SH-01", "--wait");
  const expected = { ...first, ...(await digestsOf(other, published.work.slug)) };
  expect(await served(running.player)).toEqual(expected);
  await page.getByRole("link", { name: "Works", exact: true }).click();
  await expect(page.getByRole("link", { name: /Rose crystal/ })).toContainText("30 frames");
  await page.getByRole("link", { name: "Projectors", exact: true }).click();
});

test("reads Chinese, and finds it again after signing in elsewhere", async ({ browser }) => {
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByRole("menuitemradio", { name: "简体中文" }).click();
  await expect(page.getByRole("heading", { name: "投影机", level: 1 })).toBeVisible();
  const context = await browser.newContext({ baseURL: running.url, colorScheme: "dark" });
  const elsewhere = await context.newPage();
  await elsewhere.goto("/malls");
  await signIn(elsewhere, admin);
  await expect(elsewhere.getByRole("heading", { name: "商场", level: 1 })).toBeVisible();
  const words = {
    "/malls": ["商场", "在线", "离线", "已同步", "尚无终端"],
    "/works": ["作品", "第 1 版", "全部商场"],
    "/syncs": ["同步任务", "等待离线商场", "已完成"],
    "/projectors": ["投影机", "待机", "已确认", "开机"],
    "/": ["总览"],
  };
  for (const [path, expected] of Object.entries(words)) {
    await elsewhere.goto(path);
    for (const word of expected) await expect(elsewhere.locator("body")).toContainText(word);
    await assertAccessible(elsewhere, path);
    if (path === "/malls") await shoot(elsewhere, "malls-dark-zh");
    await elsewhere.setViewportSize({ width: 390, height: 844 });
    await assertFits(elsewhere, path);
    await elsewhere.setViewportSize({ width: 1440, height: 900 });
  }
  await context.close();
  await page.getByRole("button", { name: "语言" }).click();
  await page.getByRole("menuitemradio", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Projectors", level: 1 })).toBeVisible();
});

test("every page: nothing in the way of assistive technology in either theme, nothing wider than a phone", async () => {
  const [run] = await page.request.get("/api/v1/syncs").then((answer) => answer.json() as Promise<{ id: string }[]>);
  const pages = { overview: "/", works: "/works", work: `/works/${slug}`, malls: "/malls", mall: "/malls/SH-01" };
  const others = { syncs: "/syncs", sync: `/syncs/${run?.id}`, projectors: "/projectors", signIn: "/sign-in" };
  for (const [name, path] of Object.entries({ ...pages, ...others })) {
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(path);
    await assertAccessible(page, path);
    if (name === "works") await shoot(page, name);
    await page.emulateMedia({ colorScheme: "dark" });
    await assertAccessible(page, `${path}, dark`);
    await page.setViewportSize({ width: 390, height: 844 });
    await assertFits(page, path);
    if (name === "projectors") await shoot(page, "projectors-phone");
    if (name === "malls") await shoot(page, "malls-phone");
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  await page.emulateMedia({ colorScheme: null });
});

test("says when live updates are lost, and goes on by itself when the console is back", async () => {
  await page.goto("/malls");
  await expect(rowOf(page, "SH-01")).toContainText("Online");
  const mark = await page.evaluateHandle(() => document.body);
  await running.stop("SIGKILL");
  const banner = page.getByText("Live updates are interrupted.");
  await expect(banner).toBeVisible({ timeout: 30_000 });
  await running.start();
  await expect(banner).toBeHidden({ timeout: 60_000 });
  const mall = { code: "CD-04", name: "锦江天街 Jinjiang Walk" };
  const added = await page.request.post("/api/v1/malls", { data: mall, headers: { origin: running.url } });
  expect(added.ok()).toBe(true);
  await expect(rowOf(page, "CD-04")).toBeVisible();
  expect(await mark.evaluate((body) => body.isConnected)).toBe(true);
});

async function publish(button: string, revision: number): Promise<void> {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: button }).click();
  await expect(page.getByText(`Revision ${revision} is current`).first()).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
}

/** Reads the code that the dialog shows, and closes it. */
async function installCode(): Promise<string> {
  const dialog = page.getByRole("dialog");
  const code = (await dialog.locator("code").first().textContent()) ?? "";
  await expect(dialog.locator("code").nth(1)).toContainText(`enrol ${running.url} ${code}`);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(dialog).toBeHidden();
  return code;
}
