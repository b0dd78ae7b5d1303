import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { build } from "esbuild";
import type { Store } from "../../../apps/agent/src/store/store.ts";
import { open, play, stateAfter, steps } from "./script.ts";
import { type Injection, runTraced } from "./trace.ts";
import type { Volume } from "./volume.ts";

/** A store as it is, and deliberately broken ones: lies of the disk (files are flushed by fdatasync, folders by fsync) or a flaw of the writer. */
export const variants = {
  "as it is": { lies: [], flaw: "none" },
  "no fsync": { lies: ["fsync:retval=0", "fdatasync:retval=0"], flaw: "none" },
  "no fsync of folders": { lies: ["fsync:retval=0"], flaw: "none" },
  "told early": { lies: [], flaw: "told early" },
  "pointer first": { lies: [], flaw: "pointer first" },
} as const satisfies Record<string, { lies: Injection[]; flaw: string }>;
export type Variant = keyof typeof variants;

/**
 * How a round ended. `old`: what was told last. `new`: the step that was under way. `lost`: less than was told.
 * `broken`: a mix, or a work whose bytes are not whole.
 */
export type Outcome = "old" | "new" | "lost" | "broken";

export interface Point {
  call: string;
  /** the how-manieth of its thread */
  when: number;
}

export interface Round extends Point {
  outcome: Outcome;
  /** the next start brought everything to its end, and every byte was right */
  recovered: boolean;
}

export interface Sweep {
  points(count: number, variant: Variant): Promise<Point[]>;
  round(volume: Volume, variant: Variant, point: Point, how: "kill" | "power"): Promise<Round>;
  close(): Promise<void>;
}

/**
 * Calls at which the writer is killed, and at how many of them at most: making the folders is one step many times over. `statfs`
 * is what the writer does between a step's end and telling it.
 */
const calls: Record<string, number> = { rename: 99, fsync: 99, fdatasync: 99, unlink: 99, mkdir: 3, statfs: 99 };

/** Builds the writer once; `close` removes what was built. */
export async function openSweep(): Promise<Sweep> {
  const home = await mkdtemp(join(tmpdir(), "holofleet-sweep-"));
  const program = join(home, "writer.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "writer.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  const command = (folder: string, flaw: string) => [process.execPath, program, folder, flaw];
  let most: Map<string, number> | null = null;

  return {
    async points(count, variant) {
      most ??= await countCalls(command(join(home, "count"), "none"), join(home, "calls"));
      const lied: string[] = variants[variant].lies.map((lie) => lie.split(":")[0] ?? "");
      const all = Object.keys(calls)
        .filter((call) => !lied.includes(call))
        .flatMap((call) =>
          spread(most?.get(call) ?? 0, calls[call] ?? 0).map((when) => ({
            call,
            when,
          })),
        );
      return spread(all.length, count).flatMap((nth) => all[nth - 1] ?? []);
    },

    async round(volume, variant, point, how) {
      const { lies, flaw } = variants[variant];
      const folder = join(volume.path, "data");
      await rm(folder, { recursive: true, force: true });
      await volume.flush();
      const kill = `${point.call}:signal=KILL:when=${point.when}`;
      const { out, err } = await runTraced(command(folder, flaw), [...lies, kill]);
      if (err !== "") throw new Error(`the writer said: ${err}`);
      if (how === "power") await volume.cutPower();
      const told = out.trim() === "" ? 0 : Number(out.trim().split("\n").at(-1));
      const store = await open(folder);
      const outcome = await judge(store, told);
      return { ...point, outcome, recovered: await recovers(store) };
    },

    close: () => rm(home, { recursive: true, force: true }),
  };
}

/** How often each call is made by the one thread that makes it most. */
async function countCalls(command: string[], log: string): Promise<Map<string, number>> {
  const names = Object.keys(calls);
  const trace = ["strace", "-fqq", "-o", log, "-e", `trace=/^(${names.join("|")})(at2?)?$`];
  const { err, code } = await runTraced([...trace, ...command], []);
  if (code !== 0) throw new Error(`the writer could not be counted: ${err}`);
  const counts = new Map<string, number>();
  for (const line of (await readFile(log, "utf8")).split("\n")) {
    const [, thread, call] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    const name = call?.replace(/at2?$/, "");
    if (name) counts.set(`${thread} ${name}`, (counts.get(`${thread} ${name}`) ?? 0) + 1);
  }
  return new Map(
    names.map((call) => [call, Math.max(0, ...[...counts].flatMap(([key, n]) => (key.endsWith(` ${call}`) ? n : [])))]),
  );
}

/** At most `count` numbers from 1 to `last`, evenly. */
function spread(last: number, count: number): number[] {
  const picks = Math.min(last, count);
  return Array.from({ length: picks }, (_, i) => Math.max(1, Math.round(((i + 1) * last) / picks)));
}

async function judge(store: Store, told: number): Promise<Outcome> {
  if (!(await isSound(store))) return "broken";
  const state = canonical(revisionsOf(store));
  if (told < steps.length && state === canonical(stateAfter(told + 1))) return "new";
  if (state === canonical(stateAfter(told))) return "old";
  return steps.some((_, i) => i < told && state === canonical(stateAfter(i))) ? "lost" : "broken";
}

/** Reads every frame of every active work as a player does. */
async function isSound(store: Store): Promise<boolean> {
  for (const { manifest } of store.active().values()) {
    for (const { digest, size } of manifest.frames) {
      const bytes = await store.read(digest).then(buffer, () => null);
      if (bytes?.length !== size) return false;
    }
  }
  return true;
}

/** Goes on with what there is; what a check finds damaged is fetched again. */
async function recovers(store: Store): Promise<boolean> {
  await play(store, 0, () => {});
  if ((await store.verify()).bad.length > 0) await play(store, 0, () => {});
  return (await isSound(store)) && canonical(revisionsOf(store)) === canonical(stateAfter(steps.length));
}

function revisionsOf(store: Store): Record<string, number> {
  return Object.fromEntries(Array.from(store.active().values(), ({ pointer }) => [pointer.id, pointer.revision]));
}

function canonical(state: Record<string, number>): string {
  return Object.keys(state)
    .sort()
    .map((id) => `${id}@${state[id]}`)
    .join(" ");
}

export const outcomes: Outcome[] = ["old", "new", "lost", "broken"];

export function histogram(rounds: readonly Round[]): Record<Outcome, number> {
  const counts = { old: 0, new: 0, lost: 0, broken: 0 };
  for (const { outcome } of rounds) counts[outcome] += 1;
  return counts;
}
