import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { thumbnail } from "../../../apps/console/src/images/recipes.ts";
import { timed, timedScript } from "../run.ts";

/** Pictures, how many processes share them, and the folder that what they make goes into and stays in. */
export interface Load {
  files: string[];
  processes: number;
  scratch: string;
}

/** Seconds that processes with nothing but sharp need for all files; `effort` is WebP's, else sharp's own. */
export function runSharp(load: Load, effort?: number): Promise<number> {
  const more = effort === undefined ? [] : [String(effort)];
  return inShares(load, (list, out) => timedScript("bench/src/ingest/plain-sharp.ts", [list, out, ...more]));
}

/** Whether vipsthumbnail is installed (Debian: libvips-tools). */
export async function hasVips(): Promise<boolean> {
  return promisify(execFile)("vipsthumbnail", ["--vips-version"]).then(
    () => true,
    () => false,
  );
}

/** Seconds that vipsthumbnail processes need for all files, each in few calls with many files. */
export function runVips(load: Load): Promise<number> {
  const { edge, quality } = thumbnail;
  const command = `vipsthumbnail --size '${edge}x${edge}>' -o "$1/%s.webp[Q=${quality},strip]"`;
  return inShares(load, (list, out) =>
    timed("sh", ["-c", `tr '\\n' '\\0' < "$0" | xargs -0 ${command}`.replaceAll('"$1', `"${out}`), list], {
      VIPS_CONCURRENCY: "1",
    }),
  );
}

async function inShares(
  { files, processes, scratch }: Load,
  run: (list: string, out: string) => Promise<number>,
): Promise<number> {
  const folder = await mkdtemp(join(scratch, "peer-"));
  const lists = await Promise.all(
    Array.from({ length: processes }, async (_, share) => {
      const list = join(folder, `${share}.txt`);
      await writeFile(list, files.filter((_, i) => i % processes === share).join("\n"));
      return list;
    }),
  );
  return Math.max(...(await Promise.all(lists.map((list) => run(list, folder)))));
}
