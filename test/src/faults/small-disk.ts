import { execFileSync } from "node:child_process";
import { appendFile, mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A small disk in memory, to be filled, frozen and healed. Takes root and Linux. */
export class SmallDisk {
  private constructor(readonly path: string) {}

  /** @param options of tmpfs: `size=8m`, `nr_inodes=400` */
  static async make(options: string): Promise<SmallDisk> {
    const path = await mkdtemp(join(tmpdir(), "holofleet small disk "));
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]);
    return new SmallDisk(path);
  }

  /** `ro`, `rw`, `size=20m`: what somebody does to the disk meanwhile. */
  remount(options: string): void {
    execFileSync("mount", ["-o", `remount,${options}`, this.path]);
  }

  /** Another program takes everything that is left, to the last byte. */
  async fill(): Promise<void> {
    const { bavail, bsize } = await statfs(this.path);
    // who else writes meanwhile gets there first
    await appendFile(this.filler, Buffer.alloc(bavail * bsize, 7)).catch(() => {});
  }

  async empty(): Promise<void> {
    await rm(this.filler, { force: true });
  }

  async close(): Promise<void> {
    execFileSync("umount", ["-l", this.path]);
    await rm(this.path, { recursive: true, force: true });
  }

  private get filler(): string {
    return join(this.path, "filler");
  }
}
