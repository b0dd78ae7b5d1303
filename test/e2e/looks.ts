import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import sharp from "sharp";

const images = join(import.meta.dirname, "../../docs/images");

/** Fails when axe finds something serious or critical on the page as it is now. */
export async function assertAccessible(page: Page, name: string): Promise<void> {
  await settle(page);
  // what React Aria has just told screen readers may name a button that is gone, for seconds
  const { violations } = await new AxeBuilder({ page }).exclude("[data-live-announcer]").analyze();
  const grave = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
  expect(grave, name).toEqual([]);
}

/** Fails when the page can be scrolled sideways. */
export async function assertFits(page: Page, name: string): Promise<void> {
  await settle(page);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over, `${name} is wider than ${page.viewportSize()?.width} px`).toBeLessThanOrEqual(0);
}

/** With HOLOFLEET_SHOTS=1, keeps a picture of what the page shows for the guides; else does nothing. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (process.env.HOLOFLEET_SHOTS !== "1") return;
  await page.mouse.move(0, 0);
  await expect(page.locator('[data-slot="toast"]')).toHaveCount(0);
  await settle(page);
  await mkdir(images, { recursive: true });
  await sharp(await page.screenshot({ animations: "disabled" }))
    .png({ palette: true, colours: 128, effort: 10 })
    .toFile(join(images, `${name}.png`));
}

/** Waits until the page has its heading, its data and its pictures, and what comes in has come. */
async function settle(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("main .skeleton")).toHaveCount(0);
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}
