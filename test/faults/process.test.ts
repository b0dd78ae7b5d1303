import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../../apps/agent/src/store/store.ts";
import { type Fault, makeWork, pictures, startOrigin } from "../../apps/agent/src/sync/origin.fixture.ts";
import { expectServed } from "../../apps/agent/src/sync/reconcile.fixture.ts";
import { describeWith } from "../src/faults/describe.ts";
import { createMemoryGroup } from "../src/faults/memory-group.ts";

const log = pino({ level: "silent" });
const program = join(import.meta.dirname, "../../apps/agent/src/sync/kill.fixture.ts");
const made = makeWork("w1", 1, pictures(30, 50_000));
let folder: string;
let console_: Awaited<ReturnType<typeof startOrigin>>;
let faultOf: () => Fault | null;

beforeEach(async () => {
  faultOf = () => null;
  folder = await mkdtemp(join(tmpdir(), "holofleet-process-"));
  console_ = await startOrigin(() => faultOf(), false);
  console_.set([made], 1);
});
afterEach(async () => {
  await console_.close();
  await rm(folder, { recursive: true, force: true });
});

/** An agent's sync as a process, behind another program that interferes with it. */
function run(before: string[] = [], poison = "") {
  const [file = "", ...args] = [...before, process.execPath, "--import", "tsx", program, folder, console_.url, poison];
  const child = spawn(file, args, {
    env: { ...process.env, UV_THREADPOOL_SIZE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    // a group of its own: who ends strace lets go of what it traces, and does not end it
    detached: true,
  });
  let told = "";
  child.stderr.on("data", (chunk) => {
    told += chunk;
  });
  const synced = once(child.stdout, "data").then(() => "synced" as const);
  const ended = once(child, "exit").then(([code, signal]) => `ended ${signal ?? code}`);
  return {
    child,
    synced,
    ended,
    /** the phases that it went through, with their reasons */
    told: () => told,
    until: (what: RegExp) => waitFor(child, () => what.test(told)),
    async stop() {
      const running = child.exitCode === null && child.signalCode === null;
      if (running && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      await ended;
    },
  };
}

async function waitFor(child: ChildProcess, isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    if (child.exitCode !== null) throw new Error(`the process ended with ${child.exitCode}`);
    await once(child.stderr ?? child, "data");
  }
}

async function expectWhole(): Promise<void> {
  const store = await openStore(folder, log);
  await expectServed(store, made);
  expect(await store.verify()).toEqual({ checked: 30, bad: [] });
}

describeWith(["strace"], "a sync on a disk that fails it", () => {
  it("makes nothing of a file whose fsync failed, says so, and fetches it again", async () => {
    const trace = join(folder, "..", `${Date.now()}.trace`);
    const calls = "trace=fdatasync,unlink,open,openat";
    const strace = ["strace", "-fqqy", "-o", trace, "-e", calls, "-e", "inject=fdatasync:error=EIO:when=6"];
    const sync = run(strace);
    expect(await sync.synced).toBe("synced");
    await sync.stop();
    expect(sync.told()).toMatch(/failed disk_failed The disk reports read or write errors/);
    const lines = (await readFile(trace, "utf8")).split("\n");
    await rm(trace);
    const failed = lines.find((line) => line.includes("EIO"));
    const part = /partial\/[0-9a-f]{64}\.part/.exec(failed ?? "")?.[0] ?? "no part";
    const after = lines.slice(lines.indexOf(failed ?? "") + 1).filter((line) => line.includes(part));
    expect(after[0]).toContain("unlink");
    await expectWhole();
  }, 120_000);

  it("tells its progress while each fsync takes 100 ms", async () => {
    const sync = run(["strace", "-fqq", "-o", "/dev/null", "-e", "inject=fdatasync:delay_enter=100000"]);
    const started = performance.now();
    expect(await sync.synced).toBe("synced");
    expect(performance.now() - started).toBeGreaterThan(1000);
    await sync.stop();
    expect(sync.told()).toMatch(/transferring/);
    await expectWhole();
  }, 120_000);
});

describeWith(["prlimit"], "a sync that may not open files", () => {
  it("says which limit it is, loses nothing, and goes on when it may", async () => {
    let child: ChildProcess | null = null;
    const limit = (files: number) => execFileSync("prlimit", [`--nofile=${files}:4096`, `--pid=${child?.pid}`]);
    let asked = 0;
    faultOf = () => {
      asked += 1;
      if (asked === 8) limit(4);
      return null;
    };
    const sync = run();
    child = sync.child;
    await sync.until(/open more files|ulimit|waiting|failed/);
    limit(4096);
    expect(await sync.synced).toBe("synced");
    await sync.stop();
    await expectWhole();
  }, 120_000);
});

describeWith(["memory"], "a sync that has 150 MB of memory", () => {
  it("brings three times as much, and nobody has to end it", async () => {
    const group = createMemoryGroup(150_000_000);
    const large = makeWork("w1", 1, pictures(450, 1_000_000));
    console_.set([large], 1);
    const sync = run(group.before);
    expect(await Promise.race([sync.synced, sync.ended])).toBe("synced");
    await sync.stop();
    group.remove();
    expect(await (await openStore(folder, log)).verify()).toEqual({ checked: 450, bad: [] });
  }, 120_000);
});

describe("a sync whose program is stopped", () => {
  it("frozen in the middle and thawed, goes on", async () => {
    let child: ChildProcess | null = null;
    let asked = 0;
    faultOf = () => {
      asked += 1;
      if (asked === 10) {
        child?.kill("SIGSTOP");
        return { until: pause(3_000).then(() => void child?.kill("SIGCONT")) };
      }
      return null;
    };
    const sync = run();
    child = sync.child;
    expect(await sync.synced).toBe("synced");
    await sync.stop();
    await expectWhole();
  }, 60_000);

  it("crashes three times over one revision: it rejects that one, stays on the old, and brings the others", async () => {
    const first = run();
    expect(await first.synced).toBe("synced");
    await first.stop();
    const poison = makeWork("w1", 2, pictures(3));
    const other = makeWork("w2", 1, pictures(3));
    console_.set([poison, other], 2);
    for (let crash = 1; crash <= 3; crash++) expect(await run([], poison.work.manifest).ended).toBe("ended SIGKILL");
    const last = run([], poison.work.manifest);
    await last.until(/rejected/);
    expect(last.told()).toMatch(/rejected rejected Three times the agent broke off while it read revision 2 of w1/);
    await last.stop();
    const store = await openStore(folder, log);
    await expectServed(store, made);
    await expectServed(store, other);
  }, 120_000);
});
