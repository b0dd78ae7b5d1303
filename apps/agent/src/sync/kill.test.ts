import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import pino from "pino";
import { expect, test } from "vitest";
import { openStore } from "#store/store.ts";
import { makeWork, pictures, startOrigin } from "./origin.fixture.ts";

const log = pino({ level: "silent" });
const program = join(import.meta.dirname, "kill.fixture.ts");

test.each([false, true])(
  "killed again and again in the middle of a sync (packs: %s), the next start goes on: never half a work, no blob twice",
  async (packs) => {
    const folder = await mkdtemp(join(tmpdir(), "holofleet-kill-"));
    const size = 30_000;
    const old = makeWork("w1", 1, pictures(6, size));
    const works = [makeWork("w1", 2, pictures(30, size)), makeWork("w2", 1, pictures(30, size))];
    let killAt = 4;
    let child: ChildProcess | null = null;
    // a short wait for each blob, so that what was sent also arrives
    const faultOf = () => {
      if (console_.asked.length >= killAt) child?.kill("SIGKILL");
      return { until: pause(15) };
    };
    const console_ = await startOrigin(faultOf, packs);
    const run = async () => {
      child = spawn(process.execPath, ["--import", "tsx", program, folder, console_.url], {
        stdio: ["ignore", "pipe", "ignore"],
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
      const all = works.flatMap(({ blobs }) => [...blobs.keys()]);
      let held = new Set<Digest>();
      for (killAt = started + 8; killAt < started + 70; killAt += 17) {
        const before = console_.asked.length;
        expect(await run()).toBe("killed");
        const store = await openStore(folder, log);
        const { pointer, manifest } = store.active().get("w1") ?? {};
        expect([1, 2]).toContain(pointer?.revision);
        expect(manifest?.frames.every((frame) => store.has(frame.digest, frame.size))).toBe(true);
        expect((await store.verify()).bad).toEqual([]);
        // what is here is never asked for again
        for (const digest of held) expect(store.has(digest, size)).toBe(true);
        expect(console_.asked.slice(before).filter((digest) => held.has(digest))).toEqual([]);
        held = new Set(all.filter((digest) => store.has(digest, size)));
      }
      killAt = Number.POSITIVE_INFINITY;
      expect(await run()).toBe("synced");
      const store = await openStore(folder, log);
      expect(store.activeRelease()).toBe(store.desired()?.desired.release.digest);
      expect(await store.verify()).toEqual({ checked: 66, bad: [] });
      // in flight when it was killed: eight requests, or the blobs that were still in the sockets of two packs
      expect(console_.asked.length).toBeLessThanOrEqual(66 + 4 * (packs ? 20 : 8));
    } finally {
      await console_.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
  60_000,
);
