import { join } from "node:path";
import { commandResults } from "@holofleet/shared/protocol/commands.ts";
import { z } from "zod";
import { Journal } from "#store/journal.ts";
import { type CueEvent, cueEventSchema, isOpen, type OrderEnd, ordersOf, type Unfolding } from "./events.ts";

const entrySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("event"), event: cueEventSchema }),
  z.object({
    kind: z.literal("end"),
    order: z.string(),
    end: z.object({ result: z.enum(commandResults), reason: z.string().optional(), at: z.number() }),
  }),
  /** of a schedule as `digest` names it: everything up to `at` is past */
  z.object({ kind: z.literal("mark"), cue: z.string(), digest: z.string(), at: z.number() }),
]);
type Entry = z.infer<typeof entrySchema>;
type Mark = Omit<Extract<Entry, { kind: "mark" }>, "kind">;

/** Events that are remembered, and those of them at most of which something is still open. */
const mostEvents = 50;
const mostOpen = 500;
const mostEntries = 5_000;

/** Which events an agent saw and what came of them, on disk before anybody acts on it. */
export class CueRecord {
  private unfolding: Unfolding[];
  private readonly marks: Map<string, Mark>;

  private constructor(private readonly journal: Journal<Entry>) {
    this.unfolding = unfold(journal.entries);
    this.marks = marksOf(journal.entries);
  }

  /** @throws AppError disk_full, disk_failed */
  static async open(folder: string): Promise<CueRecord> {
    const parse = (value: unknown) => entrySchema.safeParse(value).data ?? null;
    const options = { parse, compact, maxEntries: mostEntries };
    return new CueRecord(await Journal.open(join(folder, "cues.ndjson"), options));
  }

  /** The latest events, newest last. */
  events(): readonly Unfolding[] {
    return this.unfolding;
  }

  /** Durable when it resolves; only then may anybody act on it. @throws AppError disk_full, disk_failed */
  async recordEvent(event: CueEvent): Promise<void> {
    await this.journal.append({ kind: "event", event });
    this.unfolding = remembered([...this.unfolding, { event, orders: ordersOf(event), ends: new Map() }]);
  }

  /** @throws AppError disk_full, disk_failed */
  recordEnd(order: string, end: OrderEnd): Promise<void> {
    return this.journal.append({ kind: "end", order, end });
  }

  /** What of a schedule is past, `null` for one that is new or another than before. */
  markOf(cue: string, digest: string): number | null {
    const mark = this.marks.get(cue);
    return mark?.digest === digest ? mark.at : null;
  }

  /** Counts at once; durable when it resolves. @throws AppError disk_full, disk_failed */
  async mark(mark: Mark): Promise<void> {
    this.marks.set(mark.cue, mark);
    await this.journal.append({ kind: "mark", ...mark });
  }

  close(): Promise<void> {
    return this.journal.close();
  }
}

function unfold(entries: readonly Entry[]): Unfolding[] {
  const ends = new Map(entries.flatMap((entry) => (entry.kind === "end" ? [[entry.order, entry.end] as const] : [])));
  const events = entries.flatMap((entry) => (entry.kind === "event" ? [entry.event] : []));
  const unfolding = events.map((event) => {
    const orders = ordersOf(event);
    const own = orders.flatMap(({ id }) => {
      const end = ends.get(id);
      return end === undefined ? [] : [[id, end] as const];
    });
    return { event, orders, ends: new Map(own) };
  });
  return remembered(unfolding);
}

/** Those that are open, and the latest of the others. */
function remembered(unfolding: readonly Unfolding[]): Unfolding[] {
  return unfolding.filter((one, place) => place >= unfolding.length - mostEvents || isOpen(one)).slice(-mostOpen);
}

function marksOf(entries: readonly Entry[]): Map<string, Mark> {
  return new Map(entries.flatMap((entry) => (entry.kind === "mark" ? [[entry.cue, entry] as const] : [])));
}

/** Keeps the latest events with what came of them, and the last mark of each schedule. */
export function compact(entries: readonly Entry[]): Entry[] {
  const kept = unfold(entries).flatMap(({ event, ends }): Entry[] => [
    { kind: "event", event },
    ...[...ends].map(([order, end]) => ({ kind: "end" as const, order, end })),
  ]);
  return [...marksOf(entries).values()].map((mark): Entry => ({ ...mark, kind: "mark" })).concat(kept);
}
