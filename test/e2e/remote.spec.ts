import { type ApiClient, createClient } from "@holofleet/contract/client.ts";
import { type Simulator, type SimulatorOptions, startProjector } from "@holofleet/simulator/projector.ts";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { signIn as tokenOf } from "../src/sign-in.ts";
import { admin, type ConsoleProcess, startConsole } from "./console.ts";
import { signIn } from "./hands.ts";
import { assertAccessible, assertFits, shoot } from "./looks.ts";

/** An AV operator's phone against a real console, a real agent and simulated projectors: each test goes on where the last ended. */
test.describe.configure({ mode: "serial" });

const operator = { name: "Lin", email: "lin@example.test", password: "light the atrium" };
const mall = "SH-01";
const patience = { timeout: 60_000 };

let running: ConsoleProcess;
let api: ApiClient;
let page: Page;
const devices = new Map<string, Simulator>();

test.beforeAll(async ({ browser }) => {
  running = await startConsole();
  api = createClient({ url: running.url, token: await tokenOf(running.url, admin.email, admin.password) });
  await api.people.add({ ...operator, role: "av" });
  const [atrium] = await api.projectors.list({ mall });
  await api.projectors.update({ id: atrium?.id ?? "", name: "Atrium west", zone: "Atrium", floor: "1F" });
  await hang("Atrium east", { zone: "Atrium", floor: "1F" }, { warmUpMs: 6000 });
  await hang("Atrium ceiling", { zone: "Atrium", floor: "3F" }, { warmUpMs: 3000 });
  await hang("Facade north", { zone: "Facade", floor: "1F" }, {});
  await expect.poll(async () => (await states()).every((state) => state === "standby"), patience).toBe(true);
  const context = await browser.newContext({
    baseURL: running.url,
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
  });
  page = await context.newPage();
});
test.afterAll(async () => {
  await page?.context().close();
  for (const device of devices.values()) await device.close();
  await running?.close();
});

async function hang(name: string, place: { zone: string; floor: string }, options: SimulatorOptions): Promise<void> {
  const device = await startProjector({ name, host: "127.0.0.1", ...options });
  devices.set(name, device);
  await api.projectors.add({ mall, name, host: "127.0.0.1", port: device.port, ...place });
}

const device = (name: string): Simulator => {
  const found = devices.get(name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};
const states = async () => (await api.projectors.list({ mall })).map(({ state }) => state?.power.value);
const card = (name: string): Locator => page.getByRole("article", { name });
const on = (name: string) => card(name).getByRole("button", { name: "Power on" });
const sendNow = () => page.getByRole("button", { name: "Send now" }).tap();

test("an AV operator gets the remote and nothing else", async () => {
  await page.goto("/works");
  await signIn(page, operator);
  await expect(page).toHaveURL(/\/remote/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Riverside Walk/);
  await expect(page.getByRole("link", { name: "Works" })).toHaveCount(0);
  const own = createClient({
    url: running.url,
    token: await tokenOf(running.url, operator.email, operator.password),
  });
  await expect(own.works.list({})).rejects.toMatchObject({ status: 403 });
  await expect(own.projectors.remove({ id: "x" })).rejects.toMatchObject({ status: 403 });
  const upload = await fetch(new URL(`/uploads/blobs/${"0".repeat(64)}`, running.url), {
    headers: { authorization: `Bearer ${await tokenOf(running.url, operator.email, operator.password)}` },
  });
  expect(upload.status).toBe(403);
});

test("shows groups and states under the thumb", async () => {
  await expect(page.getByText("0 of 4 on")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(["Atrium", "Facade"]);
  await expect(card("Atrium east")).toContainText("Standby");
  await assertFits(page, "remote");
  await assertAccessible(page, "remote");
  const small = await page.locator("main button:visible").evaluateAll((all) =>
    all.flatMap((button) => {
      const { width, height } = button.getBoundingClientRect();
      return Math.min(width, height) < 48 ? [button.textContent] : [];
    }),
  );
  expect(small).toEqual([]);
  await shoot(page, "remote-rest");
  await page.getByRole("button", { name: "Floor" }).tap();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(["1F", "3F"]);
  await page.getByRole("button", { name: "Zone" }).tap();
});

test("a press can be taken back before it leaves the phone", async () => {
  await on("Atrium east").tap();
  await expect(page.getByText("Power on · Atrium east")).toBeVisible();
  await shoot(page, "remote-undo");
  await page.getByRole("button", { name: "Undo" }).tap();
  await expect(page.getByText("Power on · Atrium east")).toBeHidden();
  const [projector] = (await api.projectors.list({ mall })).filter(({ name }) => name === "Atrium east");
  expect(projector?.command).toBeNull();
  expect(device("Atrium east").sets).toEqual([]);
});

test("goes by itself after five seconds, and the ring shows the way until the device says on", async () => {
  await on("Atrium east").tap();
  await expect(card("Atrium east")).toContainText("Warming up", patience);
  await expect(card("Atrium east")).toContainText("On", patience);
  expect(device("Atrium east").sets).toEqual(["on"]);
});

test("a whole zone: what failed is named, and asked once more", async () => {
  await device("Atrium ceiling").setFaults({ deaf: true });
  const zone = page.getByRole("group", { name: "Power of Atrium", exact: true });
  await zone.getByRole("button", { name: "All on" }).tap();
  await sendNow();
  await expect(page.getByText("2 of 3 done, 1 failed")).toBeVisible({ timeout: 120_000 });
  await page.getByRole("button", { name: "Each projector" }).tap();
  await expect(page.getByRole("listitem").filter({ hasText: "Atrium ceiling" })).toBeVisible();
  await shoot(page, "remote-partly");
  await device("Atrium ceiling").setFaults({ deaf: false });
  await page.getByRole("button", { name: "Retry 1 failed" }).tap();
  await expect(page.getByText("1 of 1 done")).toBeVisible(patience);
  await page.getByRole("button", { name: "Close the result" }).tap();
});

test("switching a group off wants a hold; a key is asked instead", async () => {
  const off = page
    .getByRole("group", { name: "Power of Atrium", exact: true })
    .getByRole("button", { name: /all off/i });
  await off.tap();
  await expect(page.getByText("Hold longer")).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toBeHidden();
  const held = page.getByRole("group", { name: "Power of Atrium", exact: true }).getByRole("button").last();
  await held.dispatchEvent("pointerdown", { button: 0, pointerType: "touch" });
  await expect(page.getByText("Power off · Atrium (3)")).toBeVisible();
  await held.dispatchEvent("pointerup", { button: 0, pointerType: "touch" });
  await page.getByRole("button", { name: "Undo" }).tap();

  await held.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("Switch off Atrium? 3 projectors");
  await dialog.getByRole("button", { name: "Switch off" }).tap();
  await sendNow();
  await expect(page.getByText("3 of 3 done")).toBeVisible({ timeout: 120_000 });
  await page.getByRole("button", { name: "Close the result" }).tap();
});

test("a scene asks for several things in their order, later steps later", async () => {
  await api.scenes.save({
    mall,
    name: "Evening show",
    steps: [
      { target: { by: "zone", zone: "Facade" }, wish: { type: "power", on: true }, afterSeconds: 0 },
      { target: { by: "zone", zone: "Atrium" }, wish: { type: "power", on: true }, afterSeconds: 3 },
    ],
  });
  await page.getByRole("button", { name: "Evening show" }).tap();
  await sendNow();
  // how long it takes is known from the first time
  await expect(card("Atrium east").getByRole("timer")).toBeVisible(patience);
  await card("Atrium east").scrollIntoViewIfNeeded();
  await shoot(page, "remote-warming");
  await expect(page.getByText("4 of 4 done")).toBeVisible({ timeout: 120_000 });
  const sent = devices.get("Facade north")?.sets;
  expect(sent).toEqual(["on"]);
  await expect(page.getByText("4 of 4 on")).toBeVisible(patience);
  await page.getByRole("button", { name: "Close the result" }).tap();
});

test("a phone without a network says so and lets nothing be pressed", async () => {
  await page.context().setOffline(true);
  await expect(page.getByText("This phone has no network.")).toBeVisible();
  await expect(on("Atrium east")).toBeDisabled();
  await page.evaluate(() => scrollTo(0, 0));
  await shoot(page, "remote-offline");
  await page.context().setOffline(false);
  await expect(on("Atrium east")).toBeEnabled(patience);
});

test("speaks Chinese, and can be installed", async () => {
  await page.getByRole("button", { name: "Language" }).tap();
  await page.getByRole("menuitemradio", { name: "简体中文" }).tap();
  await expect(on("Atrium east")).toBeHidden();
  await expect(card("Atrium east").getByRole("button", { name: "开机" })).toBeVisible();
  await assertAccessible(page, "remote in Chinese");
  const href = await page.locator("link[rel=manifest]").getAttribute("href");
  const manifest = (await (await page.request.get(href ?? "")).json()) as {
    start_url: string;
    icons: { src: string }[];
  };
  expect(manifest.start_url).toBe("/remote");
  for (const { src } of manifest.icons)
    expect((await page.request.get(src)).headers()["content-type"]).toBe("image/png");
});

test("whoever scans the code opens the remote with the mall's PIN, and nothing else", async ({ browser }) => {
  await api.malls.setPin({ code: mall, pin: "482913" });
  const context = await browser.newContext({ baseURL: running.url, viewport: { width: 360, height: 740 } });
  const visitor = await context.newPage();
  await visitor.goto(`/remote?mall=${mall}`);
  const pin = visitor.getByLabel(`PIN of mall ${mall}`);
  await pin.fill("1111");
  await pin.press("Enter");
  await expect(visitor.getByText("This is not the PIN of this mall.")).toBeVisible();
  await assertFits(visitor, "PIN");
  await assertAccessible(visitor, "PIN");
  await pin.fill("482913");
  await pin.press("Enter");
  await expect(visitor.getByRole("article", { name: "Facade north" })).toBeVisible(patience);
  await visitor.goto("/works");
  await expect(visitor).toHaveURL(/\/remote/);
  await expect(visitor.getByRole("article", { name: "Facade north" })).toBeVisible(patience);
  // from the home screen, when the session has ended: the phone knows which mall
  await api.malls.setPin({ code: mall, pin: "5555" });
  await expect(visitor).toHaveURL(/\/sign-in/, patience);
  await visitor.goto("/remote");
  await expect(pin).toBeVisible();
  await api.malls.setPin({ code: mall, pin: null });
  await visitor.reload();
  await expect(visitor.getByLabel("E-mail, user name or phone number")).toBeVisible();
  await context.close();
});
