import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeWith } from "../src/faults/describe.ts";
import { powerFileSystems } from "../src/faults/means.ts";
import { histogram, openSweep, type Round, type Sweep, type Variant } from "../src/faults/sweep.ts";
import { type FileSystem, Volume } from "../src/faults/volume.ts";

/** The whole sweep is `npm run faults`; here it stops as soon as it has seen what it has to see. */
const fileSystems = powerFileSystems();
let sweep: Sweep;
let volume: Volume;

describeWith(["mount", "loop", "strace", "perl", "ext4"], "an agent's store that is stopped anywhere", () => {
  beforeAll(async () => {
    sweep = await openSweep();
  });
  afterAll(() => sweep?.close());

  describe.each(fileSystems)("on %s", (fs: FileSystem) => {
    beforeEach(async () => {
      volume = await Volume.make(fs);
    });
    afterEach(() => volume?.close());

    async function run(variant: Variant, how: "kill" | "power", most: number, enough: (rounds: Round[]) => boolean) {
      const rounds: Round[] = [];
      for (const point of shuffled(await sweep.points(most, variant))) {
        rounds.push(await sweep.round(volume, variant, point, how));
        if (enough(rounds)) break;
      }
      expect(rounds.filter(({ recovered }) => !recovered)).toEqual([]);
      return histogram(rounds);
    }

    it.each(["kill", "power"] as const)(
      "by %s shows the old or the new, whole, and nothing that was told is lost; then it goes on",
      async (how) => {
        const seen = await run("as it is", how, 48, (rounds) => {
          const { old, new: next } = histogram(rounds);
          return rounds.length >= 10 && old > 0 && next > 0;
        });
        expect(seen).toMatchObject({ lost: 0, broken: 0 });
        expect(seen.old).toBeGreaterThan(0);
        expect(seen.new).toBeGreaterThan(0);
      },
      120_000,
    );

    it.each(["no fsync", "no fsync of folders", "told early", "pointer first"] as const)(
      "is caught when it is broken on purpose: %s",
      async (variant) => {
        const isBad = ({ outcome }: Round) => outcome === "lost" || outcome === "broken";
        const seen = await run(variant, "power", 40, (rounds) => rounds.some(isBad));
        expect(seen.lost + seen.broken).toBeGreaterThan(0);
      },
      120_000,
    );
  });
});

/** In an order that is the same each time and follows no pattern of the points. */
function shuffled<T>(items: T[]): T[] {
  return items
    .map((item, i) => [(i * 7919) % 101, item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
