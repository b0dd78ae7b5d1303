import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "@holofleet/shared/errors.ts";
import { expect, test } from "vitest";
import { diskError, isHeldForAMoment, removeFile, writeDurable } from "./durable.ts";

test("a document is replaced whole and leaves nothing behind", async () => {
  const folder = await mkdtemp(join(tmpdir(), "holofleet-durable-"));
  try {
    const file = join(folder, "文件.json");
    for (const text of ["a long first text", "second"]) await writeDurable(file, text, { tmp: folder, parent: folder });
    expect(await readFile(file, "utf8")).toBe("second");
    expect(await readdir(folder)).toEqual(["文件.json"]);
    await removeFile(file);
    await removeFile(file);
    const lost = writeDurable(file, "x", { tmp: join(folder, "gone"), parent: folder });
    await expect(lost).rejects.toMatchObject({ code: "disk_failed" });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test.each([
  ["EBUSY", "linux", true],
  ["EPERM", "linux", false],
  ["EPERM", "win32", true],
  ["EACCES", "win32", true],
  ["ENOSPC", "win32", false],
] as const)("%s on %s is held for a moment: %s", (code, platform, held) => {
  expect(isHeldForAMoment(code, platform)).toBe(held);
});

test("errors of the disk get words and numbers, others pass", () => {
  const errno = (code: string) => Object.assign(new Error(`${code}: it says`), { code, errno: -1 });
  expect(diskError(errno("ENOSPC"), 5, 2)).toMatchObject({
    code: "disk_full",
    details: { needBytes: 5, freeBytes: 2 },
  });
  expect(diskError(errno("EIO"))).toMatchObject({ code: "disk_failed", message: expect.stringContaining("EIO") });
  const other = new AppError("network", "cut");
  expect(diskError(other)).toBe(other);
});
