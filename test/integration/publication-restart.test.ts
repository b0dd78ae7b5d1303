import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@holofleet/contract/client.ts";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Settings, signIn, startTestConsole } from "../src/console.ts";
import { makeFrame, saveFrames } from "../src/frames.ts";
import { freshDatabase } from "../src/postgres.ts";
import { recipe } from "../src/recipes.ts";

const email = "admin@example.test";
const password = "correct horse battery";
const slug = "interrupted";
const patience = { timeout: 60_000, interval: 50 };
let settings: Settings;
let child: ChildProcess | undefined;

beforeAll(async () => {
  settings = {
    HOLOFLEET_HOME: await mkdtemp(join(tmpdir(), "holofleet restart ")),
    DATABASE_URL: await freshDatabase(),
    HOLOFLEET_ADMIN_EMAIL: email,
    HOLOFLEET_ADMIN_PASSWORD: password,
    HOLOFLEET_DEMO: "0",
  };
});
afterAll(async () => {
  if (child?.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  await rm(settings.HOLOFLEET_HOME ?? "", { recursive: true, force: true });
});

/** A console as a process of its own, which can be killed. @returns its API */
async function spawnConsole() {
  const program = fileURLToPath(new URL("../src/console-process.ts", import.meta.url));
  const env = {
    ...settings,
    PORT: "0",
    MQTT_PORT: "0",
    HOLOFLEET_LOG_LEVEL: "silent",
    PATH: "",
    NODE_ENV: "test" as const,
  };
  child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), program], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout ?? child, "data")) as [Buffer];
  const url = line.toString().trim();
  const token = await signIn(url, email, password);
  return { url, token, admin: createClient({ url, token }) };
}

it("a publication goes on where a console that was killed, or stopped, left it", async () => {
  const first = await spawnConsole();
  const frames = await Promise.all(
    Array.from({ length: 100 }, (_, i) => makeFrame(`f${i}.jpg`, { width: 800, height: 600 })),
  );
  await saveFrames(first as never, slug, frames);
  await first.admin.works.recipe({ slug, recipe: recipe({ edge: 700, format: "webp" }) });
  const { publication } = await first.admin.works.publish({ slug });
  const id = publication?.id ?? "";
  const doneBy = async (api: typeof first.admin, done: number) => {
    await vi.waitFor(async () => {
      expect((await api.publications.show({ slug, id })).frames.done).toBeGreaterThan(done);
    }, patience);
  };
  await doneBy(first.admin, 5);
  child?.kill("SIGKILL");
  await once(child as ChildProcess, "exit");

  const second = await startTestConsole(settings);
  const kept = await second.console.db.rendition.count();
  expect(kept).toBeGreaterThan(5);
  expect(kept).toBeLessThan(frames.length);
  await doneBy(second.admin, kept + 5);
  const stopping = performance.now();
  await second.stop();
  expect(performance.now() - stopping).toBeLessThan(8_000);

  const third = await startTestConsole(settings);
  const made = await third.console.db.rendition.findMany({ select: { createdAt: true } });
  expect(made.length).toBeLessThan(frames.length);
  // that the console stopped is no trouble
  expect(await third.admin.publications.show({ slug, id })).toMatchObject({ state: "preparing", reason: null });
  await vi.waitFor(async () => {
    expect(await third.admin.publications.show({ slug, id })).toMatchObject({ state: "done", revision: 1 });
  }, patience);
  const work = await third.admin.works.show({ slug });
  expect(work.current).toMatchObject({ number: 1, frames: 100 });
  expect(work.revisions).toHaveLength(1);
  // what was made before was not made again
  const last = await third.console.db.rendition.findMany({ select: { createdAt: true } });
  expect(last).toEqual(expect.arrayContaining(made));
  await third.stop();
}, 150_000);
