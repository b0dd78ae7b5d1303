import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A control group of processes that have so much memory together, what the system keeps of their files included. */
export interface MemoryGroup {
  /** what goes before a program's words, so that it runs in the group */
  before: string[];
  /** Removes it, when its processes have ended. */
  remove(): void;
}

/** Makes one, by whichever of the two interfaces of Linux is there (cgroups(7)). @throws Error when this machine gives none */
export function createMemoryGroup(bytes: number): MemoryGroup {
  const root = "/sys/fs/cgroup";
  const [parent, limit] = existsSync(join(root, "memory"))
    ? [join(root, "memory"), "memory.limit_in_bytes"]
    : [root, "memory.max"];
  const folder = join(parent, `holofleet-${process.pid}`);
  mkdirSync(folder);
  const remove = () => rmdirSync(folder);
  try {
    writeFileSync(join(folder, limit), String(bytes), { flag: "r+" });
  } catch (error) {
    remove();
    throw error;
  }
  return { before: ["sh", "-c", 'echo $$ > "$0/cgroup.procs" && exec "$@"', folder], remove };
}
