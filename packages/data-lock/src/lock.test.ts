import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lockAddress } from "./address.ts";
import { lockDataDir } from "./index.ts";

let root: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "data lock "));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(root, { recursive: true, force: true });
});

/** Starts another process on `dir` and gives it back with its first line. */
async function startOwner(dir: string) {
  const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "owner.fixture.ts"), dir], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const [line] = await once(child.stdout, "data");
  return { child, line: String(line).trim() };
}

describe("one owner per data folder", () => {
  test("a second process is refused, and the folder is named", async () => {
    const dir = join(root, "made by the lock");
    const { line } = await startOwner(dir);
    expect(line).toBe("owner");
    await expect(lockDataDir(dir, "agent")).rejects.toMatchObject({
      code: "data_locked",
      message: expect.stringContaining(dir),
    });
    expect((await startOwner(dir)).line).toBe("refused data_locked");
  });

  test("an owner that was killed is no owner", async () => {
    const { child } = await startOwner(root);
    child.kill("SIGKILL");
    await once(child, "exit");
    await (await lockDataDir(root, "agent")).release();
  });

  test("released, it can be taken again; another folder never conflicts", async () => {
    const first = await lockDataDir(root, "agent");
    const other = await lockDataDir(join(root, "other"), "agent");
    await expect(lockDataDir(root, "agent")).rejects.toMatchObject({ code: "data_locked" });
    await first.release();
    await (await lockDataDir(root, "agent")).release();
    await other.release();
  });

  test("a folder that cannot be is named", async () => {
    const file = join(root, "file");
    await writeFile(file, "");
    await expect(lockDataDir(file, "agent")).rejects.toMatchObject({
      code: "disk_failed",
      message: expect.stringContaining(file),
    });
  });

  test("two names of one folder are one folder", async () => {
    await mkdir(join(root, "real"));
    await symlink(join(root, "real"), join(root, "alias"));
    const lock = await lockDataDir(join(root, "real"), "console");
    await expect(lockDataDir(join(root, "alias"), "console")).rejects.toMatchObject({ code: "data_locked" });
    await lock.release();
  });
});

describe("lockAddress", () => {
  test("is an abstract socket on Linux, a pipe on Windows, a file elsewhere, and short everywhere", () => {
    const path = `/a/${"long/".repeat(60)}`;
    expect(lockAddress(path, "linux", "/t")).toEqual({ address: expect.stringMatching(/^\0holofleet-/), file: null });
    expect(lockAddress(path, "win32", "/t").address).toMatch(/^\\\\\.\\pipe\\holofleet-/);
    const mac = lockAddress(path, "darwin", "/t");
    expect(mac.file).toBe(mac.address);
    expect(mac.address.length).toBeLessThan(60);
  });

  test("folds case on Windows only", () => {
    expect(lockAddress("C:\\Data", "win32", "")).toEqual(lockAddress("c:\\data", "win32", ""));
    expect(lockAddress("/Data", "linux", "")).not.toEqual(lockAddress("/data", "linux", ""));
  });
});
