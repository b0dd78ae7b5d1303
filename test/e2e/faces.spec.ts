import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { admin, type ConsoleProcess, startConsole } from "./console.ts";
import { signIn } from "./hands.ts";
import { assertAccessible, assertFits, shoot } from "./looks.ts";
import { writeTurn } from "./pictures.ts";
import { openTerminal } from "./terminal.ts";

/** The rooms of works as people see them: each page in both languages and themes, on a desk and on a phone. */
const pages = {
  library: "/works",
  work: "/works/rose-crystal",
  diff: "/works/rose-crystal/diff?from=1&to=2",
  turntable: "/works/rose-crystal/turntable",
  where: "/where",
  groups: "/groups",
  trash: "/works?show=trashed",
  empty: "/works?q=nothing+like+this",
};
/** Pages that the guides show. */
const pictured = ["library", "work", "diff", "turntable"];

let folder: string;
let running: ConsoleProcess;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  folder = await mkdtemp(join(tmpdir(), "holofleet faces "));
  running = await startConsole();
  const holofleet = openTerminal(folder);
  await holofleet("login", running.url, "--email", admin.email, "--password", admin.password);
  await holofleet("groups", "add", "华东 East", "SH-01", "BJ-02");
  const turns = {
    "Rose crystal": 340,
    "春节 灯笼": 20,
    "Night sky": 60,
    "Tea ceremony": 120,
    Aurora: 270,
    "Old test": 200,
  };
  for (const [title, hue] of Object.entries(turns)) {
    const turn = join(folder, title);
    await writeTurn(turn, 24, hue);
    const slug = title.startsWith("春节") ? ["--work", "lanterns", "--title", title] : [];
    await holofleet("works", "publish", turn, ...slug, "--malls", "SH-01,BJ-02");
  }
  await holofleet("works", "tag", "festive,night", "lanterns");
  await holofleet("works", "collect", "2026/春节", "lanterns");
  await holofleet("works", "trash", "old-test");
  await changeTurn(join(folder, "Rose crystal"));
  await holofleet("works", "publish", join(folder, "Rose crystal"), "--note", "Three new sides");
  await holofleet("sync", "--mall", "SH-01", "--wait");
});
test.afterAll(async () => {
  await running?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Other pictures under some names, some names gone, one new. */
async function changeTurn(turn: string): Promise<void> {
  const other = join(folder, "other");
  await writeTurn(other, 3, 40);
  for (const [i, name] of (await readdir(other)).entries())
    await rename(join(other, name), join(turn, `frame 00${i + 4}.jpg`));
  for (const name of ["frame 010.jpg", "frame 011.jpg"]) await rm(join(turn, name));
  await rename(join(turn, "frame 020.jpg"), join(turn, "frame 025.jpg"));
}

async function openAs(browser: Browser, locale: string, colorScheme: "light" | "dark"): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: running.url, locale, colorScheme })).newPage();
  await page.goto("/works");
  await signIn(page, admin);
  await expect(page.getByRole("heading", { level: 1, name: locale === "zh-CN" ? "作品" : "Works" })).toBeVisible();
  return page;
}

for (const [locale, colorScheme] of [
  ["en-US", "light"],
  ["en-US", "dark"],
  ["zh-CN", "light"],
  ["zh-CN", "dark"],
] as const) {
  test(`${locale}, ${colorScheme}: nothing in the way, nothing wider than the page`, async ({ browser }) => {
    const page = await openAs(browser, locale, colorScheme);
    for (const [name, path] of Object.entries(pages)) {
      const face = `${name}-${colorScheme}-${locale.slice(0, 2)}`;
      await page.goto(path);
      await assertAccessible(page, face);
      await assertFits(page, face);
      if (pictured.includes(name) && (colorScheme === "dark") === (locale === "zh-CN")) await shoot(page, face);
      await page.setViewportSize({ width: 390, height: 844 });
      await assertFits(page, `${face}, phone`);
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    await page.context().close();
  });
}
