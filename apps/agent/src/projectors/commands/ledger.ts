import { join } from "node:path";
import {
  type Ack,
  ackSchema,
  type ProjectorCommand,
  projectorCommandSchema,
} from "@holofleet/shared/protocol/commands.ts";
import { z } from "zod";
import { Journal } from "#store/journal.ts";

const entrySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("intent"), at: z.number(), command: projectorCommandSchema }),
  z.object({ kind: z.literal("result"), at: z.number(), ack: ackSchema }),
]);
type Entry = z.infer<typeof entrySchema>;
export type Intent = Extract<Entry, { kind: "intent" }>;

const week = 7 * 24 * 3_600_000;
const maxResults = 1_000;

/**
 * Which commands this agent took on and how they ended, on disk before anybody acts on it: so that a command takes effect at
 * most once, through crashes and repeated messages.
 */
export class Ledger {
  /** Commands that were taken on and have no result: an earlier run of the agent ended in between. */
  readonly leftOpen: readonly Intent[];

  private constructor(private readonly journal: Journal<Entry>) {
    this.leftOpen = openIntents(journal.entries);
  }

  /** @throws AppError disk_full, disk_failed */
  static async open(folder: string): Promise<Ledger> {
    return new Ledger(
      await Journal.open(join(folder, "commands.ndjson"), {
        parse: (value) => entrySchema.safeParse(value).data ?? null,
        compact: (entries) => compact(entries, Date.now()),
        maxEntries: 4 * maxResults,
      }),
    );
  }

  /** How a command ended, if it did. */
  resultOf(commandId: string): Ack | undefined {
    return this.journal.entries.findLast(
      (entry): entry is Extract<Entry, { kind: "result" }> =>
        entry.kind === "result" && entry.ack.commandId === commandId,
    )?.ack;
  }

  /** Durable when it resolves; only then may the command be sent. @throws AppError disk_full, disk_failed */
  recordIntent(command: ProjectorCommand, at: number): Promise<void> {
    return this.journal.append({ kind: "intent", at, command });
  }

  /** Durable when it resolves; only then may the result be told. @throws AppError disk_full, disk_failed */
  recordResult(ack: Ack, at: number): Promise<void> {
    return this.journal.append({ kind: "result", at, ack });
  }

  close(): Promise<void> {
    return this.journal.close();
  }
}

function openIntents(entries: readonly Entry[]): Intent[] {
  const ended = new Set(entries.map((entry) => (entry.kind === "result" ? entry.ack.commandId : "")));
  return entries.filter((entry): entry is Intent => entry.kind === "intent" && !ended.has(entry.command.id));
}

/** Keeps what is open and the results of the last week, the newest thousand of them. */
export function compact(entries: readonly Entry[], now: number): Entry[] {
  const results = entries.filter((entry) => entry.kind === "result" && now - entry.at < week);
  return [...openIntents(entries), ...results.slice(-maxResults)];
}
