import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rename, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Nothing may reach the disk by itself: no commit by time, no flush because a rename is seen to replace a file. */
const filesystems = {
  ext4: { mkfs: ["mkfs.ext4", "-q", "-F"], options: "loop,commit=600,noauto_da_alloc" },
  xfs: { mkfs: ["mkfs.xfs", "-q", "-f"], options: "loop,nouuid" },
} as const;
export type FileSystem = keyof typeof filesystems;

/** FS_IOC_SHUTDOWN without writing the journal: everything that is not on the disk by now is gone. */
const shutdown = 'open(D, "<", $ARGV[0]) or die; my $how = pack("L", 2); ioctl(D, 0x8004587d, $how) or die $!';

/** A disk of its own, whose power a test can cut. Takes root and loop devices. */
export class Volume {
  private constructor(
    private readonly home: string,
    private readonly fs: FileSystem,
  ) {}

  /** where it is mounted */
  get path(): string {
    return join(this.home, "disk");
  }

  static async make(fs: FileSystem): Promise<Volume> {
    const home = await mkdtemp(join(tmpdir(), "holofleet-volume-"));
    const volume = new Volume(home, fs);
    const [mkfs, ...flags] = filesystems[fs].mkfs;
    await writeFile(volume.image, "");
    await truncate(volume.image, 512 * 1024 * 1024);
    await mkdir(volume.path);
    await run(mkfs, [...flags, volume.image]);
    await volume.mount();
    return volume;
  }

  /**
   * Cuts the power, and brings the disk back as the next start of the machine would find it: a copy of it, because a mount
   * namespace that somebody made meanwhile keeps the old mount, which is dead, and the same image would be mounted as that one.
   */
  async cutPower(): Promise<void> {
    await run("perl", ["-e", shutdown, this.path]);
    await run("umount", [this.path]);
    await run("cp", ["--sparse=always", this.image, `${this.image}.next`]);
    await rename(`${this.image}.next`, this.image);
    await this.mount();
  }

  /** Writes everything out: what is there now is there for good. */
  async flush(): Promise<void> {
    await run("sync", ["-f", this.path]);
  }

  async close(): Promise<void> {
    await run("umount", ["-l", this.path]).catch(() => {});
    await rm(this.home, { recursive: true, force: true });
  }

  private get image(): string {
    return join(this.home, "image");
  }

  private async mount(): Promise<void> {
    await run("mount", ["-o", filesystems[this.fs].options, this.image, this.path]);
  }
}
