import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { probeBroker } from "../../apps/agent/src/broker/probe.ts";
import { readMqttTls } from "../../apps/agent/src/broker/tls.ts";
import { askRunning } from "../../apps/agent/src/health/running.ts";
import { startTestConsole } from "../src/console.ts";
import { freePort } from "../src/free-ports.ts";
import { startTestMall } from "../src/mall.ts";
import { patient } from "./fleet.ts";
import { mosquitto, prepareTls } from "./run/mosquitto.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

test.skipIf(mosquitto.missing() !== null)(
  "Mosquitto with TLS of an authority of one's own lets in who has its certificates, and nobody else",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "holofleet-tls-"));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const { url, settings = {}, start } = await prepareTls({ folder, port: await freePort(), consolePort: 0 });
    const broker = await start?.();
    closers.push(() => broker?.stop());
    const { host } = new URL(url);
    const running = await startTestConsole({
      ...settings,
      MQTT_URL: url,
      HOLOFLEET_MQTT_ACCOUNTS: "1",
      HOLOFLEET_PUBLIC_MQTT_URL: `mqtts://${host}`,
    });
    closers.push(() => running.stop());
    const connected = async () => (await running.admin.fleet.status()).broker.connected;
    await vi.waitFor(async () => expect(await connected()).toBe(true), patient);

    await running.admin.malls.add({ code: "SH-01", name: "One" });
    const mall = await startTestMall(running, "SH-01");
    closers.push(() => mall.close());
    const link = async () => (await askRunning(mall.dataDir, mall.agentId))?.link;
    const agent = await mall.start(undefined, settings);
    const direct = { transport: "mqtt", url: `mqtts://${host}` };
    await vi.waitFor(async () => expect(await link()).toMatchObject(direct), patient);
    await agent.stop();

    // through the console, for a mall that has none of these files
    await mall.start();
    await vi.waitFor(async () => expect(await link()).toMatchObject({ transport: "mqtt" }), patient);
    expect((await link())?.url).toMatch(/^ws:.*\/mqtt$/);

    const { HOLOFLEET_MQTT_CA: ca = "" } = settings;
    const nobody = { agentId: mall.agentId, token: "0".repeat(43) };
    expect(await probeBroker(`mqtts://${host}`, nobody)).toMatchObject({ code: expect.any(String) });
    const unsigned = { ...nobody, tls: readMqttTls({ ca, cert: null, key: null }) };
    expect(await probeBroker(`mqtts://${host}`, unsigned)).toMatchObject({ code: expect.any(String) });
  },
);
