import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { expect, test } from "vitest";
import { openStore } from "#store/store.ts";
import { makeWork, pictures, startOrigin } from "./origin.fixture.ts";

const log = pino({ level: "silent" });
const program = join(import.meta.dirname, "kill.fixture.ts");

test("killed again and again in the middle of a sync, the next start goes on: never half a work, no blob twice", async () => {
  const folder = await mkdtemp(join(tmpdir(), "holofleet-kill-"));
  const size = 30_000;
  const old = makeWork("w1", 1, pictures(6, size));
  const works = [makeWork("w1", 2, pictures(30, size)), makeWork("w2", 1, pictures(30, size))];
  let killAt = 4;
  let child: ChildProcess | null = null;
  const console_ = await startOrigin((_digest, _nth) => {
    if (console_.asked.length >= killAt) child?.kill("SIGKILL");
    return null;
  });
  const run = async () => {
    child = spawn(process.execPath, ["--import", "tsx", program, folder, console_.url], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit").then(() => "killed");
    const synced = child.stdout && once(child.stdout, "data").then(() => "synced");
    const result = await Promise.race([ended, synced]);
    child.kill("SIGKILL");
    await ended;
    return result;
  };
  try {
    console_.set([old], 1);
    killAt = Number.POSITIVE_INFINITY;
    expect(await run()).toBe("synced");
    console_.set(works, 2);
    const started = console_.asked.length;
    for (killAt = started + 8; killAt < started + 70; killAt += 17) {
      expect(await run()).toBe("killed");
      const store = await openStore(folder, log);
      const { pointer, manifest } = store.active().get("w1") ?? {};
      expect([1, 2]).toContain(pointer?.revision);
      expect(manifest?.frames.every((frame) => store.has(frame.digest, frame.size))).toBe(true);
      expect((await store.verify()).bad).toEqual([]);
    }
    killAt = Number.POSITIVE_INFINITY;
    expect(await run()).toBe("synced");
    const store = await openStore(folder, log);
    expect(store.activeRelease()).toBe(store.desired()?.desired.release.digest);
    expect(await store.verify()).toEqual({ checked: 66, bad: [] });
    const kills = 4;
    expect(console_.asked.length).toBeLessThanOrEqual(66 + kills * 8);
  } finally {
    await console_.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
