import { execFile, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { legacyTopics } from "@holofleet/shared/protocol/legacy.ts";
import { startProjector } from "@holofleet/simulator/projector.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { BrokerProcess } from "../brokers/run/kind.ts";
import { startProgram } from "../brokers/run/process.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { digestOf } from "../src/frames.ts";
import { freePort } from "../src/free-ports.ts";
import { startTestMall, type TestMall } from "../src/mall.ts";
import { type OlderOrigin, startOlderOrigin } from "../src/older-origin.ts";

const run = promisify(execFile);
const mosquitto = "/usr/sbin/mosquitto";
const python = "/usr/bin/python3";
const canSpeak = existsSync(mosquitto) && existsSync("/usr/bin/mosquitto_pub");
const hasPaho = spawnSync(python, ["-c", "import paho.mqtt.publish"]).status === 0;
/** Processes start and downloads wait for each other on a busy machine. */
const patience = { timeout: 30_000, interval: 50 };
const topics = legacyTopics("42", "mall");
const style = "!holo";

let folder: string;
let running: TestConsole;
let mall: TestMall;
let origin: OlderOrigin;
let broker: BrokerProcess;
let port: number;
let exported: string;
let env: Record<string, string>;
const stops: (() => unknown)[] = [];

/** What begins and ends as a JPEG does, with noise between. */
function picture(size = 3000): Buffer {
  return Buffer.concat([
    Buffer.from("ffd8ffe0", "hex"),
    randomBytes(size).map((byte) => byte & 0x7f),
    Buffer.from("ffd9", "hex"),
  ]);
}

/** Says it as the older back end does. */
function say(topic: string, text: string, qos: 0 | 1 = 0, ...more: string[]): Promise<unknown> {
  const login = ["-u", "dev", "-P", "p@ss word"];
  const to = ["-h", "127.0.0.1", "-p", String(port), "-V", "mqttv311", "-q", String(qos), "-t", topic];
  return run("mosquitto_pub", [...to, ...login, ...more, "-m", text]);
}

const names = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}/${i}.jpg${style}`);
const listOf = (paths: string[]) => paths.map((path) => origin.address(path)).join(",");

/** What the agent shows in its health. */
async function health(url: string) {
  const { legacy } = (await (await fetch(`${url}/health`)).json()) as {
    legacy: {
      listening: boolean;
      reason: string | null;
      files: { done: number; total: number };
      failing: number;
      stored: number;
    };
  };
  return legacy;
}

/** On disk, in the folder for players, and on the player's port: the very bytes. */
async function expectHeld(playerUrl: string, paths: string[]): Promise<void> {
  for (const path of paths) {
    const bytes = digestOf(origin.pictures.get(path) ?? Buffer.alloc(0));
    const onDisk = () => readFile(join(exported, path)).then(digestOf, () => null);
    await expect.poll(onDisk, patience).toBe(bytes);
    const response = await fetch(`${playerUrl}/${path.split("/").map(encodeURIComponent).join("/")}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("image/jpeg");
    expect(digestOf(Buffer.from(await response.arrayBuffer()))).toBe(bytes);
  }
}

async function startBroker(): Promise<BrokerProcess> {
  const args = ["-c", join(folder, "mosquitto.conf")];
  return startProgram({ command: mosquitto, args, folder, url: `mqtt://dev:p%40ss%20word@127.0.0.1:${port}` });
}

describe.skipIf(!canSpeak)("an older back end and a new agent", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "holofleet-older-"));
    [running, origin, port] = await Promise.all([startTestConsole(), startOlderOrigin(), freePort()]);
    await writeFile(join(folder, "passwords"), "dev:p@ss word\n", { mode: 0o600 });
    await run("mosquitto_passwd", ["-U", join(folder, "passwords")]);
    const keep = `user root\npersistence true\npersistence_location ${folder}/\n`;
    await writeFile(
      join(folder, "mosquitto.conf"),
      `${keep}listener ${port} 127.0.0.1\npassword_file ${join(folder, "passwords")}\n`,
    );
    broker = await startBroker();
    await running.admin.malls.add({ code: "SH-01", name: "Wanda" });
    mall = await startTestMall(running, "SH-01");
    exported = join(folder, "image root");
    env = {
      HOLOFLEET_LEGACY_MQTT_URL: `mqtt://dev:p%40ss%20word@127.0.0.1:${port}`,
      HOLOFLEET_LEGACY_MALL: "42",
      HOLOFLEET_LEGACY_ORIGINS: origin.url,
      HOLOFLEET_EXPORT_DIR: exported,
    };
  });
  afterAll(async () => {
    await mall?.close();
    await broker?.kill();
    await origin?.close();
    await running?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    origin.faultOf = () => null;
    origin.asked.length = 0;
  });

  async function start(more: Record<string, string> = {}) {
    const agent = await mall.start(undefined, { ...env, ...more });
    stops.push(agent.stop);
    return agent;
  }
  const listening = (url: string) => expect.poll(() => health(url), patience).toMatchObject({ listening: true });

  test("lists of all three kinds, as they are written, become pictures under the same paths", async () => {
    const agent = await start();
    await listening(agent.playerUrl);
    const paths = [...names(3, "all"), ...names(3, "mall 商场/a"), ...names(20, "work")];
    for (const path of paths) origin.pictures.set(path, picture());
    await say(topics.all, ` ${listOf(paths.slice(0, 3))},\r\n`);
    await say(topics.mall, listOf([...paths.slice(3, 6), ...paths.slice(3, 6)]), 1);
    await say(topics.work, `,${listOf(paths.slice(6))},`, 1);
    await expectHeld(agent.playerUrl, paths);
    expect(origin.asked.filter(({ path }) => path === paths[4])).toHaveLength(1);

    // a newer list: the same is not fetched again, what has other bytes is replaced
    const [same, changed] = [paths[0] ?? "", paths[1] ?? ""];
    origin.pictures.set(changed, picture());
    origin.asked.length = 0;
    await say(topics.all, listOf([same, changed]));
    await expectHeld(agent.playerUrl, [same, changed]);
    await expect
      .poll(() => origin.asked.map(({ path, status }) => [path, status]).sort(), patience)
      .toEqual([
        [same, 304],
        [changed, 200],
      ]);
  });

  test("what goes wrong with one picture is said, tried again, and keeps no other", async () => {
    let canary = 0;
    const inner = createServer((_, response) => {
      canary += 1;
      response.end("secret");
    });
    await new Promise<void>((resolve) => inner.listen(0, "127.0.0.1", resolve));
    stops.push(() => inner.close());
    const agent = await start();
    const paths = names(6, "odd");
    const [cut, short, down, page, elsewhere, whole] = paths as [string, string, string, string, string, string];
    for (const path of paths) origin.pictures.set(path, picture(300_000));
    const to = `http://127.0.0.1:${(inner.address() as AddressInfo).port}/x.com/secret.jpg`;
    origin.faultOf = (path, nth) => {
      if (path === page) return { page: "<!doctype html><title>Sign in</title>" };
      if (path === elsewhere) return { to };
      if (nth > 1) return null;
      if (path === cut) return { cutAt: 200_000 };
      if (path === short) return { only: 200_000 };
      return path === down ? { status: 503 } : null;
    };
    await listening(agent.playerUrl);
    const foreign = "http://169.254.169.254/x.com/latest/meta-data.jpg";
    await say(topics.work, `${listOf(paths)},${foreign},not a url`, 1);
    await expectHeld(agent.playerUrl, [cut, short, down, whole]);
    // what was cut off went on where it was; what ended early by its own account began anew
    expect(origin.asked.find(({ path, range }) => path === cut && range)?.range).toMatch(/^bytes=[1-9]\d*-$/);
    await expect.poll(() => health(agent.playerUrl), patience).toMatchObject({ failing: 2 });
    expect(canary).toBe(0);

    // and the console's page of the mall has it all
    const shown = () => running.admin.malls.show({ code: "SH-01" });
    const faults = async () => (await shown()).faults.map(({ path, code }) => `${code} ${path}`).sort();
    await expect
      .poll(faults, patience)
      .toEqual(
        [
          `older_origin ${elsewhere}`,
          "older_origin x.com/latest/meta-data.jpg",
          "older_list not a url",
          `image_invalid ${page}`,
        ].sort(),
      );
    expect(JSON.stringify(await shown())).not.toContain("p@ss");
    expect((await shown()).agents[0]?.older).toMatchObject({ listening: true, stored: 30, failing: 2 });
  });

  test("killed in the middle, it goes on where it was, and takes what came while it was away", async () => {
    const [large, later] = names(2, "kill") as [string, string];
    origin.pictures.set(large, picture(4_000_000));
    origin.pictures.set(later, picture());
    let reached = () => {};
    const begun = new Promise<void>((resolve) => {
      reached = resolve;
    });
    origin.faultOf = (path, nth) => {
      if (path !== large || nth > 1) return null;
      reached();
      return { stopAt: 2_000_000 };
    };
    const child = mall.spawn(env);
    const playerOf = () => readFile(join(mall.dataDir, "player-url"), "utf8").catch(() => "");
    await expect.poll(async () => (await health(await playerOf()).catch(() => null))?.listening, patience).toBe(true);
    await say(topics.work, listOf([large]), 1);
    await begun;
    const partial = join(mall.dataDir, "legacy", "partial");
    const standing = async () => {
      const { stdout } = await run("du", ["-sb", partial]);
      return Number.parseInt(stdout, 10);
    };
    await expect.poll(standing, patience).toBeGreaterThan(1_500_000);
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await exited;
    await say(topics.work, listOf([later]), 1);

    const agent = await start();
    await expectHeld(agent.playerUrl, [large, later]);
    const asked = origin.asked.filter(({ path }) => path === large).at(-1);
    expect(asked).toMatchObject({ status: 206, range: expect.stringMatching(/^bytes=1\d{6}-$|^bytes=2000000-$/) });
  });

  test("a broker that is gone and a wrong password are said in words; it listens again by itself", async () => {
    const agent = await start();
    await listening(agent.playerUrl);
    await broker.kill();
    await expect
      .poll(() => health(agent.playerUrl), patience)
      .toMatchObject({ listening: false, reason: expect.stringContaining("127.0.0.1") });
    broker = await startBroker();
    await listening(agent.playerUrl);
    await agent.stop();

    const wrong = await start({ HOLOFLEET_LEGACY_MQTT_URL: `mqtt://dev:secret@127.0.0.1:${port}` });
    await expect
      .poll(() => health(wrong.playerUrl), patience)
      .toMatchObject({
        listening: false,
        reason: expect.stringContaining("the user name or password in HOLOFLEET_LEGACY_MQTT_URL"),
      });
    expect(JSON.stringify(await health(wrong.playerUrl))).not.toContain("secret");
  });

  test.skipIf(!hasPaho)("its remote control reaches the mall's own projectors, and no other", async () => {
    const projector = await startProjector({ warmUpMs: 100 });
    const { admin } = running;
    const host = "127.0.0.1";
    const { id } = await admin.projectors.add({ mall: "SH-01", name: "Hall North", host, port: projector.port });
    stops.push(() => projector.close());
    // what a broker kept is of another hour
    await say(topics.projectors, "{command: 'freeze', projectors: ['Hall North']}", 1, "-r");
    const agent = await start();
    await listening(agent.playerUrl);
    await expect.poll(async () => (await admin.projectors.show({ id })).state?.link, patience).toBe("online");
    const script = `import paho.mqtt.publish as p, sys
p.single("projector-remote-control", sys.argv[1], hostname="127.0.0.1", port=${port}, auth={"username": "dev", "password": "p@ss word"})`;
    const tell = (text: string) => run(python, ["-c", script, text]);
    await tell(`{command: 'on', projectors: ['Hall South', '169.254.169.254']}`);
    await tell(`{"command": "format", "projectors": ["Hall North"]}`);
    await tell(`{command: 'power on', projectors: [{name: 'Hall North', ip: '${host}'},],}`);
    const orders = async () => (await running.admin.malls.show({ code: "SH-01" })).agents[0]?.older?.orders;
    await expect.poll(orders, patience).toMatchObject([
      { projector: "Hall North", wish: "format", result: "unsupported" },
      { projector: "Hall North", wish: "power on", result: "confirmed" },
    ]);
    expect(await stat(join(mall.dataDir, "journal")).then((found) => found.isDirectory())).toBe(true);
  });
});
