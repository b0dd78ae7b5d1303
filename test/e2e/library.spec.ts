import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hexOf } from "@holofleet/shared/content/digest.ts";
import { expect, type Page, test } from "@playwright/test";
import { digestOf } from "../src/frames.ts";
import { admin, type ConsoleProcess, startConsole } from "./console.ts";
import { signIn } from "./hands.ts";
import { assertAccessible, assertFits, shoot } from "./looks.ts";
import { writeTurn } from "./pictures.ts";
import { openTerminal } from "./terminal.ts";

/** One library: each test goes on where the one before it ended. */
test.describe.configure({ mode: "serial" });

let folder: string;
let running: ConsoleProcess;
let page: Page;

const made = [
  { slug: "lanterns", title: "春节 Lanterns", collection: "2026/春节", tags: ["festive"] },
  { slug: "fireworks", title: "Fireworks 100%", collection: "2026", tags: ["festive", "night"] },
  { slug: "night-sky", title: "Night sky", collection: "", tags: ["night"] },
  { slug: "tea", title: "Tea ceremony", collection: "", tags: [] },
];

test.beforeAll(async ({ browser }) => {
  folder = await mkdtemp(join(tmpdir(), "holofleet library "));
  await writeTurn(join(folder, "Rose crystal"), 6);
  running = await startConsole();
  page = await (await browser.newContext({ baseURL: running.url })).newPage();
  await page.goto("/works");
  await signIn(page, admin);
  await expect(page.getByText("No works yet")).toBeVisible();
  const headers = { origin: running.url };
  for (const [i, { slug, title, collection, tags }] of made.entries()) {
    await page.request.post("/api/v1/works", { data: { slug, title, malls: [] }, headers });
    await page.request.patch(`/api/v1/works/${slug}`, { data: { collection, tags }, headers });
    await saveTurn(slug, i * 80);
  }
  const holofleet = openTerminal(folder);
  await holofleet("login", running.url, "--email", admin.email, "--password", admin.password);
  await holofleet("works", "publish", "./Rose crystal", "--malls", "SH-01");
  await holofleet("sync", "--mall", "SH-01", "--wait");
});
test.afterAll(async () => {
  await page?.context().close();
  await running?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Uploads a small turn of its own colour as the draft of a work. */
async function saveTurn(slug: string, hue: number): Promise<void> {
  const turn = join(folder, slug);
  await writeTurn(turn, 4, hue);
  const headers = { origin: running.url };
  const frames = [];
  for (const path of await readdir(turn)) {
    const data = await readFile(join(turn, path));
    const digest = digestOf(data);
    await page.request.put(`/uploads/blobs/${hexOf(digest)}`, { data, headers });
    frames.push({ path, digest });
  }
  await page.request.put(`/api/v1/works/${slug}/draft`, { data: { frames }, headers });
}

const cards = () => page.getByRole("region", { name: "Works" }).getByRole("listitem");
const check = (title: string) => page.getByRole("checkbox", { name: `Select ${title}` });
const bar = () => page.getByRole("region", { name: "Chosen works" });

test("opens collections as folders, and goes back the way it came", async () => {
  await page.goto("/works");
  await expect(cards()).toHaveCount(3);
  await page.getByRole("button", { name: "2026 2 works" }).click();
  await expect(cards()).toHaveCount(1);
  await page.getByRole("button", { name: "春节 1 work" }).click();
  await expect(cards().filter({ hasText: "春节 Lanterns" })).toHaveCount(1);
  await expect(page).toHaveURL(/in=2026\/%E6%98%A5%E8%8A%82/);
  await page.goBack();
  await expect(cards().filter({ hasText: "Fireworks" })).toHaveCount(1);
});

test("finds by what is typed after /, in Chinese, by tag and by a frame's path; the address keeps it", async () => {
  await page.goto("/works");
  await expect(cards()).toHaveCount(3);
  await page.keyboard.press("/");
  await page.keyboard.type("春节");
  await expect(cards()).toHaveCount(1);
  await page.getByRole("searchbox").fill("100%");
  await expect(cards().filter({ hasText: "Fireworks" })).toHaveCount(1);
  await page.getByRole("searchbox").fill("nothing like this");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByRole("button", { name: /^festive/ }).click();
  await expect(cards()).toHaveCount(2);
  await page.reload();
  await expect(cards()).toHaveCount(2);
  await page.goto("/works?q=FRAME+006.JPG");
  await expect(cards().filter({ hasText: "Rose crystal" })).toHaveCount(1);
});

test("tags a range of works, and takes it back in one press", async () => {
  await page.goto("/works?show=draft&sort=title");
  await expect(cards()).toHaveCount(4);
  const boxes = cards().getByRole("checkbox");
  await boxes.nth(0).click();
  await boxes.nth(2).click({ modifiers: ["Shift"] });
  await expect(bar()).toContainText("3 chosen");
  await assertAccessible(page, "chosen works");
  await shoot(page, "library");
  await bar().getByRole("button", { name: "Tag", exact: true }).click();
  await page.getByRole("dialog").getByLabel("Tags").fill("wave, 2026");
  await page.getByRole("dialog").getByRole("button", { name: "Tag", exact: true }).click();
  await expect(page.getByText("3 works tagged")).toBeVisible();
  await expect(cards().filter({ hasText: "wave" })).toHaveCount(3);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("3 works are as before")).toBeVisible();
  await expect(cards().filter({ hasText: "wave" })).toHaveCount(0);
});

test("trashes all that match but one that a mall holds, says which and why, and restores", async () => {
  await page.goto("/works?q=r");
  await expect(cards().filter({ hasText: "Rose crystal" })).toHaveCount(1);
  const count = await cards().count();
  await page.getByRole("checkbox", { name: "Select all" }).click();
  await bar().getByRole("button", { name: "Trash" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Trash" }).click();
  const outcome = page.getByRole("dialog");
  await expect(outcome).toContainText(`${count - 1} of ${count} put into the trash`);
  await expect(outcome).toContainText("1 mall still holds");
  await assertAccessible(page, "what failed");
  await outcome.getByRole("button", { name: "Close" }).click();
  await expect(cards()).toHaveCount(1);

  await page.getByRole("button", { name: `Trash (${count - 1})` }).click();
  await expect(page.getByRole("heading", { name: "Trash", level: 1 })).toBeVisible();
  await expect(cards().filter({ hasText: "30 days left" })).toHaveCount(count - 1);
  await page.getByRole("checkbox", { name: "Select all" }).click();
  await bar().getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("The trash is empty")).toBeVisible();
});

test("a work's page says where it is used; cards and rows fit a phone", async () => {
  await page.goto("/works/rose-crystal");
  await expect(page.getByText("No other work shows its pictures.")).toBeVisible();
  await page.getByRole("button", { name: "Add tags or a collection" }).click();
  await page.getByRole("dialog").getByLabel("Collection").fill("2026/Spring");
  await assertAccessible(page, "where a work stands");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "2026/Spring" })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ["/works", "/works?view=table", "/works?show=trashed"]) {
    await page.goto(path);
    await assertFits(page, path);
  }
  await page.goto("/works?view=table&show=all");
  await check("Tea ceremony").click();
  await assertFits(page, "the bar of chosen works");
  await page.setViewportSize({ width: 1440, height: 900 });
});
