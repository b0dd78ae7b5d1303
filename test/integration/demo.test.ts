import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { startTestConsole } from "../src/console.ts";
import { freePort } from "../src/free-ports.ts";
import { freshDatabase } from "../src/postgres.ts";

let home: string;
afterEach(() => rm(home, { recursive: true, force: true }));

async function settings() {
  home = await mkdtemp(join(tmpdir(), "holofleet demo "));
  const playerPort = await freePort();
  return {
    HOLOFLEET_HOME: home,
    DATABASE_URL: await freshDatabase(),
    HOLOFLEET_DEMO: "1",
    HOLOFLEET_PLAYER_PORT: String(playerPort),
  };
}

const patience = { timeout: 60_000, interval: 200 };
const answers = (port: string) =>
  fetch(`http://127.0.0.1:${port}/health`).then(
    () => true,
    () => false,
  );

test("an empty database gets two malls, one alive; a second start brings the same ones back", async () => {
  const wanted = await settings();
  const presences = async (admin: Awaited<ReturnType<typeof startTestConsole>>["admin"]) =>
    (await admin.malls.list()).map(({ code, presence, agents }) => [code, presence, agents.length]);
  for (const start of ["first", "second"]) {
    const running = await startTestConsole(wanted);
    const alive = [
      ["BJ-02", "offline", 0],
      ["SH-01", "online", 1],
    ];
    await expect.poll(() => presences(running.admin), { ...patience, message: start }).toEqual(alive);
    const standby = [
      expect.objectContaining({
        state: expect.objectContaining({ power: expect.objectContaining({ value: "standby" }) }),
      }),
    ];
    await expect.poll(() => running.admin.projectors.list({}), patience).toEqual(standby);
    await running.stop();
    expect(await answers(wanted.HOLOFLEET_PLAYER_PORT)).toBe(false);
  }
}, 150_000);

test("a database that is in use is left alone", async () => {
  const wanted = await settings();
  const first = await startTestConsole({ ...wanted, HOLOFLEET_DEMO: "0" });
  await first.admin.malls.add({ code: "SH-01", name: "A real one" });
  await first.stop();
  const second = await startTestConsole(wanted);
  expect(second.demo).toBeNull();
  expect(await second.admin.malls.list()).toHaveLength(1);
  await second.stop();
});

test("a taken player port is named with what to set, and the console serves without its demo", async () => {
  const holder = await startTestConsole();
  const running = await startTestConsole({
    ...(await settings()),
    HOLOFLEET_PLAYER_PORT: String(holder.console.env.port),
  });
  expect(running.demo?.words).toContain(`port ${holder.console.env.port} is taken`);
  expect(running.demo?.words).toContain("HOLOFLEET_PLAYER_PORT");
  expect(await running.admin.malls.list()).toHaveLength(2);
  await Promise.all([running.stop(), holder.stop()]);
});

test("the demo dies with a console that is killed", async () => {
  const wanted = await settings();
  const program = fileURLToPath(new URL("../src/console-process.ts", import.meta.url));
  const env = {
    ...wanted,
    PORT: "0",
    MQTT_PORT: "0",
    HOLOFLEET_LOG_LEVEL: "silent",
    PATH: "",
    NODE_ENV: "test" as const,
  };
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), program], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  await expect.poll(() => answers(wanted.HOLOFLEET_PLAYER_PORT), patience).toBe(true);
  child.kill("SIGKILL");
  await expect.poll(() => answers(wanted.HOLOFLEET_PLAYER_PORT), patience).toBe(false);
}, 150_000);
