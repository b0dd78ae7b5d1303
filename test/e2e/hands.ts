import type { Locator, Page } from "@playwright/test";

/** Fills in the door and presses its button. */
export async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.locator("input[name=name]").fill(email);
  await page.locator("input[name=password]").fill(password);
  await page.locator("button[type=submit]").click();
}

/** Drags real folders and files from the disk over the page and lets go: the browser reads them as it does for a person. */
export async function dropFiles(page: Page, files: string[], at = { x: 700, y: 400 }): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, ...at, data });
  await session.detach();
}

/** The table row of the mall with this code. */
export function rowOf(page: Page, mall: string): Locator {
  return page.getByRole("row").filter({ hasText: mall });
}

/** Addresses of the pictures that the page sends from now on; the array grows. */
export function sentBlobs(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "PUT" && request.url().includes("/uploads/blobs/")) sent.push(request.url());
  });
  return sent;
}

/** Keeps every text that elements of this selector show from now on, also those too short-lived to be polled for. */
export async function watchTexts(page: Page, selector: string): Promise<() => Promise<string[]>> {
  const kept = await page.evaluateHandle((selector) => {
    const seen = new Set<string>();
    const look = () => {
      for (const element of document.querySelectorAll(selector)) seen.add(element.textContent ?? "");
    };
    look();
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    return seen;
  }, selector);
  return () => kept.evaluate((seen) => [...seen]);
}
