import { type Browser, chromium, type Page } from "@playwright/test";
import { type BenchConsole, startConsole } from "../console.ts";
import { makeLibrary, sticker } from "../library.ts";
import { markdown, report } from "../report.ts";
import { median, timedScript } from "../run.ts";

interface Visit {
  /** milliseconds from the navigation to the first paint with content */
  paint: number;
  /** to the first thumbnail on the screen */
  picture: number;
  /** milliseconds of each task above 50 ms while scrolling */
  longTasks: number[];
}

const flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"];

/** Opens the page of a large work, then scrolls it from the first to the last frame. */
export async function page({ frames, rounds }: { frames: number; rounds: number }): Promise<void> {
  const folder = await makeLibrary("stickers", frames, sticker);
  const console = await startConsole();
  const executablePath = process.env.CHROMIUM_PATH;
  const browser = await chromium.launch({ args: flags, ...(executablePath && { executablePath }) });
  try {
    const session = { HOLOFLEET_URL: console.url, HOLOFLEET_TOKEN: console.token };
    await timedScript("packages/cli/src/main.ts", ["works", "publish", folder, "--title", "Bench"], session);
    const visits: Visit[] = [];
    for (let round = 0; round < rounds; round++) visits.push(await visit(browser, console));
    const row = (name: string, of: (visit: Visit) => number, aim: string) => [
      name,
      visits.map((one) => of(one).toFixed(0)).join(", "),
      `${median(visits.map(of)).toFixed(0)} ms`,
      aim,
    ];
    await report("page", "The page of a large work", [
      `${frames} frames, built console, Chromium, 1440 × 900, an empty browser cache each time.`,
      markdown(
        ["", "each round", "median", "aim"],
        [
          row("first paint", ({ paint }) => paint, "< 1000 ms"),
          row("first thumbnail", ({ picture }) => picture, ""),
          row("longest task while scrolling", ({ longTasks }) => Math.max(0, ...longTasks), "< 50 ms"),
          row("tasks above 50 ms, together", ({ longTasks }) => longTasks.reduce((sum, ms) => sum + ms, 0), "0 ms"),
        ],
      ),
    ]);
  } finally {
    await browser.close();
    await console.stop();
  }
}

async function visit(browser: Browser, { url, email, password }: BenchConsole): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-US" });
  try {
    const signedIn = await context.request.post(`${url}/api/auth/sign-in/email`, { data: { email, password } });
    if (!signedIn.ok()) throw new Error(`sign-in answered ${signedIn.status()}`);
    const tab = await context.newPage();
    await tab.addInitScript(() => {
      const seen = { paint: 0, longTasks: [] as number[] };
      Object.assign(window, { seen });
      new PerformanceObserver((list) => {
        seen.longTasks.push(...list.getEntries().map((entry) => entry.duration));
      }).observe({ type: "longtask", buffered: true });
    });
    await tab.goto(`${url}/works/bench`, { waitUntil: "commit" });
    const picture = await tab.waitForFunction(firstPicture);
    const paint = await tab.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
    await tab.waitForLoadState("networkidle");
    await tab.evaluate(() => {
      (window as unknown as { seen: { longTasks: number[] } }).seen.longTasks.length = 0;
    });
    await scroll(tab);
    const longTasks = await tab.evaluate(() => (window as unknown as { seen: { longTasks: number[] } }).seen.longTasks);
    return { paint, picture: (await picture.jsonValue()) as number, longTasks };
  } finally {
    await context.close();
  }
}

/** When the first thumbnail stood on the screen, in milliseconds since the navigation; false while none does. */
function firstPicture(): number | false {
  const shown = [...document.images].some((image) => image.src.includes("/uploads/") && image.complete);
  return shown && performance.now();
}

/** Wheels down as a hand does, sixty times a second for five seconds. */
async function scroll(tab: Page): Promise<void> {
  await tab.mouse.move(720, 600);
  for (let step = 0; step < 300; step++) {
    await tab.mouse.wheel(0, 240);
    await tab.waitForTimeout(16);
  }
}
