import { type Digest, digestSchema } from "@holofleet/shared/content/digest.ts";
import { z } from "zod";
import type { Note } from "#store/notes.ts";

/** Which manifests were being read, and how often the program ended in the middle of it. */
export const attemptsSchema = z.object({
  /** of the program: a newer one tries again what an older one could not read */
  version: z.string(),
  open: z.array(digestSchema),
  crashes: z.record(digestSchema, z.number().int().positive()),
});
export type AttemptFacts = z.infer<typeof attemptsSchema>;

/** Crashes after which a manifest is not read again. */
export const mostCrashes = 3;

/** What follows at a start from what the last one left: whatever was still open took the program down, or was beside it. */
export function nextAttempts(left: AttemptFacts | null, version: string): AttemptFacts {
  if (left === null || left.version !== version) return { version, open: [], crashes: {} };
  const crashes = { ...left.crashes };
  for (const digest of left.open) crashes[digest] = (crashes[digest] ?? 0) + 1;
  return { version, open: [], crashes };
}

/** Groups to read one after the other: all without a crash together, each other one alone, so that the guilty one is found. */
export function planReading(wanted: Iterable<Digest>, { crashes }: AttemptFacts): Digest[][] {
  const innocent: Digest[] = [];
  const suspects: Digest[][] = [];
  for (const digest of wanted) {
    if (crashes[digest] === undefined) innocent.push(digest);
    else if (crashes[digest] < mostCrashes) suspects.push([digest]);
  }
  return innocent.length > 0 ? [innocent, ...suspects] : suspects;
}

export function rejectedOf({ crashes }: AttemptFacts): Set<Digest> {
  return new Set((Object.keys(crashes) as Digest[]).filter((digest) => (crashes[digest] ?? 0) >= mostCrashes));
}

/** Guards the reading of manifests against a crash loop. */
export interface Attempts {
  /** manifests that are not read again */
  rejected(): ReadonlySet<Digest>;
  /**
   * Reads manifests in groups, each noted on disk while it is read; those that were read before since the start need no note.
   * `read` says whether there was one to read: what is out of reach has passed nothing.
   */
  reading(wanted: Iterable<Digest>, read: (digest: Digest) => Promise<boolean>): Promise<void>;
}

export async function openAttempts(note: Note<AttemptFacts>, version: string): Promise<Attempts> {
  let facts = nextAttempts(await note.read(), version);
  const passed = new Set<Digest>();
  // without a place for notes reading goes on unguarded: it may be what frees the disk
  const write = (value: AttemptFacts) => note.write(value).catch(() => {});
  return {
    rejected: () => rejectedOf(facts),
    async reading(wanted, read) {
      const fresh: Digest[] = [];
      for (const digest of wanted) {
        if (passed.has(digest)) await read(digest);
        else fresh.push(digest);
      }
      for (const group of planReading(fresh, facts)) {
        await write({ ...facts, open: group });
        try {
          const crashes = { ...facts.crashes };
          for (const digest of group) {
            if (!(await read(digest))) continue;
            passed.add(digest);
            delete crashes[digest];
          }
          facts = { ...facts, crashes };
        } finally {
          await write(facts);
        }
      }
    },
  };
}
