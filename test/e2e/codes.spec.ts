import { createClient } from "@holofleet/contract/client.ts";
import { expect, type Page, test } from "@playwright/test";
import { signIn as bearer } from "../src/sign-in.ts";
import { admin, type ConsoleProcess, startConsole } from "./console.ts";
import { signIn } from "./hands.ts";
import { assertAccessible, assertFits, shoot } from "./looks.ts";

let running: ConsoleProcess;
test.beforeAll(async () => {
  test.setTimeout(240_000);
  running = await startConsole();
});
test.afterAll(() => running?.close());

const isSeen = (page: Page, text: string | RegExp) => expect(page.getByText(text).first()).toBeVisible();

test("somebody makes a batch, sees it on paper, redeems a code and sees it used", async ({ browser }) => {
  const page = await (await browser.newContext({ baseURL: running.url, locale: "en-US" })).newPage();
  await page.goto("/codes");
  await signIn(page, admin);
  await isSeen(page, "No access codes yet");

  await page.getByRole("button", { name: "New batch" }).click();
  await page.locator("input[name=name]").fill("Spring lanterns");
  await page.locator("input[name=length]").fill("4");
  await isSeen(page, "That is too easy");
  await page.locator("input[name=count]").fill("30");
  await page.locator("input[name=length]").fill("8");
  await isSeen(page, "One of 21,870,000,000 guesses hits.");
  await assertAccessible(page, "a new batch");
  await page.getByRole("button", { name: "Make the codes" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Spring lanterns" })).toBeVisible();

  await page.getByRole("link", { name: "Print" }).click();
  await page.getByRole("button", { name: "Make the sheet" }).click();
  const sheet = page.getByRole("article");
  await expect(sheet).toHaveCount(30);
  await expect(page.locator(".code-sheet")).toHaveCount(2);
  await assertAccessible(page, "a sheet");
  await shoot(page, "codes-sheet");
  const code = (await sheet.first().locator("p").first().textContent()) ?? "";
  expect((await page.pdf({ preferCSSPageSize: true })).toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(2);

  await page.goto("/codes");
  await page.getByLabel("Code, as it is printed").fill(code.toLowerCase());
  await page.getByRole("button", { name: "Look up" }).click();
  await isSeen(page, "Spring lanterns, number 1");
  await page.getByRole("button", { name: "Redeem" }).click();
  await isSeen(page, "Redeemed: this use was yours.");
  await isSeen(page, "1 of 1 used");
  await isSeen(page, admin.email);
  await page.getByRole("link", { name: "Spring lanterns", exact: true }).click();
  await isSeen(page, `${admin.email} made a sheet of codes`);
  await page.context().close();
});

test("every page fits a desk and a phone, in both languages and appearances", async ({ browser }) => {
  const api = createClient({ url: running.url, token: await bearer(running.url, admin.email, admin.password) });
  const [batch] = await api.codes.batches();
  await api.codes.addDevice({ name: "Door 3", mall: "SH-01" });
  const guesses = Array.from({ length: 14 }, (_, at) => api.codes.redeem({ code: `GUESS${at}` }).catch(() => null));
  await Promise.all(guesses);
  const pages = {
    list: "/codes",
    batch: `/codes/${batch?.id}`,
    doors: "/codes/devices",
  };
  for (const [locale, colorScheme] of [
    ["en-US", "light"],
    ["zh-CN", "dark"],
  ] as const) {
    const page = await (await browser.newContext({ baseURL: running.url, locale, colorScheme })).newPage();
    await page.goto("/codes");
    await signIn(page, admin);
    await isSeen(page, locale === "zh-CN" ? "在尝试不存在的核销码" : "asks for codes that do not exist");
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(path);
      if (colorScheme === "dark") await assertAccessible(page, `${name}, ${locale}`);
      await assertFits(page, `${name}, ${locale}`);
      await page.setViewportSize({ width: 390, height: 844 });
      await assertFits(page, `${name}, ${locale}, phone`);
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    await page.context().close();
  }
});
