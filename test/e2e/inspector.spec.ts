import { expect, type Page, test } from "@playwright/test";
import { connectAsync, type MqttClient } from "mqtt";
import type { EmbeddedBroker } from "../../apps/console/src/embedded/broker.ts";
import { brokerPassword, startTestBroker } from "../src/broker.ts";
import { admin, type ConsoleProcess, startConsole } from "./console.ts";
import { signIn } from "./hands.ts";
import { assertAccessible, assertFits, shoot } from "./looks.ts";

/** An administrator looks into the broker: each test goes on where the one before it ended. */
test.describe.configure({ mode: "serial" });

let broker: EmbeddedBroker;
let running: ConsoleProcess;
let other: MqttClient;
let page: Page;

test.beforeAll(async ({ browser }) => {
  broker = await startTestBroker();
  const url = broker.url.replace("//", `//console:${brokerPassword}@`);
  running = await startConsole({ MQTT_URL: url, HOLOFLEET_DEMO: "0" });
  other = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0 });
  page = await (await browser.newContext({ baseURL: running.url })).newPage();
  await page.goto("/inspector");
  await signIn(page, admin);
});
test.afterAll(async () => {
  await page?.context().close();
  await other?.endAsync(true);
  await running?.close();
  await broker?.stop();
});

const rows = () => page.getByRole("region", { name: "Messages" }).getByRole("listitem");

test("says what is wrong with a filter while it is typed, listens, and shows what is said", async () => {
  await expect(page.getByText("Nothing is listened to")).toBeVisible();
  const filter = page.getByLabel("Topic filter");
  await filter.fill("lights/#/hall");
  await expect(page.getByText("# stands alone, and only at the very end")).toBeVisible();
  await expect(page.getByRole("button", { name: "Subscribe" })).toBeDisabled();
  await filter.fill("lights/#");
  await page.getByRole("button", { name: "Subscribe" }).click();
  await expect(page.getByText("QoS 0 granted")).toBeVisible();
  await other.publishAsync("lights/hall", '{"on":true,"token":"hunter2"}', { qos: 1, retain: true });
  await expect(rows()).toHaveCount(1);
  await expect(rows()).toContainText("lights/hall");
  await rows().getByRole("button").click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText('"token": "•••"')).toBeVisible();
  await expect(page.getByText("hunter2")).toHaveCount(0);
  await assertAccessible(page, "details of a message");
  await dialog.getByRole("button", { name: "Close" }).click();
});

test("stands still, counts meanwhile, and goes on", async () => {
  await page.getByRole("button", { name: "Pause" }).click();
  for (const name of ["a", "b", "c"]) await other.publishAsync(`lights/${name}`, "off");
  await expect(page.getByText("3 passed meanwhile")).toBeVisible();
  await expect(rows()).toHaveCount(1);
  await page.getByRole("button", { name: "Go on" }).click();
  await other.publishAsync("lights/atrium", "on");
  await expect(rows()).toHaveCount(2);
  await page.getByRole("searchbox").fill("atrium");
  await expect(rows()).toHaveCount(1);
  await page.getByRole("searchbox").fill("");
});

test("publishes, sees the acknowledgement and the message, and is careful with the topics of malls", async () => {
  await page.getByRole("button", { name: "Publish a message" }).click();
  const dialog = page.getByRole("dialog");
  const topic = dialog.getByLabel("Topic", { exact: true });
  await topic.fill("lights/+");
  await expect(dialog.getByText("A message goes to one topic")).toBeVisible();
  await topic.fill("projector-remote-control");
  await expect(dialog.getByLabel("Type the topic once more")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Publish" })).toBeDisabled();
  await topic.fill("lights/test");
  await dialog.getByLabel("Content").fill("hello");
  await assertAccessible(page, "publish");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(dialog.getByText(/^Message \d+ acknowledged after \d+ ms\.$/)).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(rows().first()).toContainText("hello");
  await page.evaluate(() => scrollTo(0, 0));
  await shoot(page, "inspector");
});

test("tells how the console's own link does, and looks right", async () => {
  await expect(page.getByText(/^Connected since/)).toBeVisible();
  await page.getByText("All codes that a broker may answer").click();
  await expect(page.getByText("5 / 135")).toBeVisible();
  await assertAccessible(page, "inspector");
  await page.emulateMedia({ colorScheme: "dark" });
  await assertAccessible(page, "inspector, dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 390, height: 844 });
  await assertFits(page, "inspector");
  await page.getByRole("button", { name: "Administration" }).click();
  await page.getByRole("menuitem", { name: "Message inspector" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Message inspector" })).toBeVisible();
});
