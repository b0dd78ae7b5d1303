import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startProjector } from "@holofleet/simulator/projector.ts";
import { expect, type Page, test } from "@playwright/test";
import { admin, type ConsoleProcess, startConsole } from "./console.ts";
import { signIn } from "./hands.ts";
import { assertAccessible, assertFits, shoot } from "./looks.ts";

/** An administrator sets up the projectors of a mall: each test goes on where the one before it ended. */
test.describe.configure({ mode: "serial" });

const mall = "SH-01";
let running: ConsoleProcess;
let page: Page;
let folder: string;
let lobby: Simulator | undefined;

test.beforeAll(async ({ browser }) => {
  folder = await mkdtemp(join(tmpdir(), "holofleet tables "));
  running = await startConsole();
  const context = await browser.newContext({ baseURL: running.url });
  page = await context.newPage();
  await page.goto(`/projectors?mall=${mall}`);
  await signIn(page, admin);
});
test.afterAll(async () => {
  await page?.context().close();
  await running?.close();
  await lobby?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Looks at a page as it is: phone and desk, both themes. */
async function look(name: string): Promise<void> {
  await assertAccessible(page, name);
  await page.emulateMedia({ colorScheme: "dark" });
  await assertAccessible(page, `${name}, dark`);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 390, height: 844 });
  await assertFits(page, name);
  await page.setViewportSize({ width: 1440, height: 900 });
}

const more = (item: string) =>
  page
    .getByRole("button", { name: "More", exact: true })
    .click()
    .then(() => page.getByRole("menuitem", { name: item }).click());

test("takes a CSV in: first what would happen, then a result for each row", async () => {
  const file = join(folder, "projectors.csv");
  await writeFile(
    file,
    [
      "mall,name,host,port,zone,floor,light,lamp_limit",
      `${mall},Facade north,10.0.0.7,4352,Facade,1F,lamp,2000`,
      `${mall},Facade south,10.0.0.8,4352,Facade,1F,laser,`,
      "XX-99,Nowhere,10.0.0.9,4352,,,,",
    ].join("\n"),
  );
  await more("Import CSV");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("CSV file").setInputFiles(file);
  await expect(dialog.getByText("Would add 2 and change 0; 1 cannot be taken.")).toBeVisible();
  await expect(dialog.getByRole("row").filter({ hasText: "Nowhere" })).toContainText("XX-99");
  await assertAccessible(page, "import");
  await dialog.getByRole("button", { name: "Import 2 rows" }).click();
  await expect(dialog.getByText("Added 2 and changed 0; 1 failed.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByRole("article", { name: "Facade south" })).toBeVisible();
});

test("changes a projector, and reads everything about it", async () => {
  await page.getByRole("link", { name: "Atrium" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Atrium");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Zone").fill("Atrium");
  await dialog.getByLabel("Lamp limit").fill("1300");
  await dialog.getByLabel("Next service").fill("2020-01-01");
  await assertAccessible(page, "edit");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Service is due.")).toBeVisible();
  await expect(page.getByText("The lamp ran 1,204 of 1,300 hours.")).toBeVisible({ timeout: 60_000 });
  await look("projector");
});

test("sets opening hours, with a week ahead", async () => {
  await page.goto(`/projectors/hours?mall=${mall}`);
  await page.getByRole("button", { name: "New hours" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Monday").fill("ten to ten");
  await expect(dialog.getByText("Such as 10:00-22:00, with commas between")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Save" })).toBeDisabled();
  await dialog.getByLabel("Monday").fill("10:00-22:00");
  await assertAccessible(page, "hours form");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("3 projectors follow these hours")).toBeVisible();
  await expect(page.getByText(/^Next: o(n|ff), /)).toBeVisible({ timeout: 60_000 });
  await look("hours");
  await shoot(page, "hours");
});

test("makes a scene of steps", async () => {
  await page.goto(`/projectors/scenes?mall=${mall}`);
  await page.getByRole("button", { name: "New scene" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Evening show");
  await dialog.getByRole("button", { name: "Add a step" }).click();
  await assertAccessible(page, "scene form");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Evening show" })).toBeVisible();
  await look("scenes");
});

test("has the mall's agent search its network, and adds what it found", async () => {
  // only Linux has more addresses of its own than one
  const hasAddresses = process.platform === "linux";
  if (hasAddresses)
    lobby = await startProjector({ host: "127.0.0.44", port: 4352, name: "Lobby wall", model: "PT-44" });
  await page.goto(`/projectors?mall=${mall}`);
  await more("Find in the network");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("asks its own network")).toBeVisible();
  await dialog.getByLabel("Networks").fill("127.0.0.44/32");
  await dialog.getByRole("button", { name: "Search" }).click();
  await expect(dialog.getByText("The agent is looking.")).toBeVisible();
  await expect(dialog.getByText("The agent is looking.")).toBeHidden({ timeout: 120_000 });
  await assertAccessible(page, "search");
  if (!hasAddresses) return;
  await dialog.getByRole("listitem").filter({ hasText: "Lobby wall" }).getByRole("button", { name: "Add" }).click();
  const form = page.getByRole("dialog");
  await expect(form.getByLabel("Name", { exact: true })).toHaveValue("Lobby wall");
  await expect(form.getByLabel("Address", { exact: true })).toHaveValue("127.0.0.44");
  await form.getByRole("button", { name: "Add", exact: true }).click();
  // it is a projector like any other: the agent asks it, and people see what it says
  await expect(page.getByRole("article", { name: "Lobby wall" })).toContainText("Standby", { timeout: 60_000 });
});

test("the mall's page leads phones to its remote, never to this very machine", async () => {
  await page.goto(`/malls/${mall}`);
  await expect(page.getByText("Phones cannot reach this console at the address you use.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Open the remote here" })).toHaveAttribute(
    "href",
    `/remote?mall=${mall}`,
  );
});
