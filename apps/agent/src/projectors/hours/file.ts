import { join } from "node:path";
import { commandResults } from "@holofleet/shared/protocol/commands.ts";
import { hoursStatusSchema } from "@holofleet/shared/protocol/projectors/hours.ts";
import type { Logger } from "pino";
import { z } from "zod";
import { KeptFile } from "../kept-file.ts";
import type { Try } from "./trying.ts";

const trySchema = z.object({
  ...{ on: z.boolean(), at: z.number(), tries: z.number(), nextAt: z.number(), isRunning: z.boolean() },
  ...{ result: z.enum(commandResults).optional(), reason: z.string().optional() },
});

/** An order that ran when the agent ended runs no more: the next one, which begins with a question, need not wait. */
function afterRestart(open: Try): Try {
  return open.isRunning ? { ...open, isRunning: false, nextAt: 0 } : open;
}

const keptSchema = z.object({
  /** of the hours as they were when this was kept: others begin anew */
  digest: z.string(),
  doneAt: z.number(),
  hands: z.record(z.string(), z.object({ on: z.boolean(), at: z.number() })),
  trying: z.record(z.string(), trySchema.transform(afterRestart)).default({}),
  last: hoursStatusSchema.shape.last,
});
/** What is remembered of one set of opening hours: see HoursMemory, and how the last hour went. */
export type Kept = z.infer<typeof keptSchema>;

/** What opening hours did, kept over restarts: so that an hour that was missed is known, and one that was done is not done again. */
export class HoursFile {
  private readonly kept: Map<string, Kept>;
  private readonly file: KeptFile;
  /** moments that count as done while their orders go to the journal */
  private readonly held = new Map<string, number>();

  constructor(folder: string, log: Pick<Logger, "warn">) {
    this.file = new KeptFile(join(folder, "hours.json"), log, () => Object.fromEntries(this.kept));
    this.kept = new Map(Object.entries(z.record(z.string(), keptSchema).safeParse(this.file.read()).data ?? {}));
  }

  /** New hours begin at `now`: they carry nothing out for the past. */
  of(id: string, now: number): Kept {
    let kept = this.kept.get(id);
    if (kept === undefined) {
      kept = { digest: "", doneAt: now, hands: {}, trying: {}, last: null };
      this.keep(id, kept);
    }
    const held = this.held.get(id);
    return held === undefined ? kept : { ...kept, doneAt: Math.max(kept.doneAt, held) };
  }

  /** Counts as done up to `at` from now on; written with the next `keep`. */
  hold(id: string, at: number): void {
    this.held.set(id, at);
  }

  keep(id: string, kept: Kept): void {
    this.held.delete(id);
    this.kept.set(id, kept);
    this.file.save();
  }

  drop(isGone: (id: string) => boolean): void {
    const gone = [...this.kept.keys()].filter(isGone);
    for (const id of gone) this.kept.delete(id);
    if (gone.length > 0) this.file.save();
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
