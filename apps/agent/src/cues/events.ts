import { createHash } from "node:crypto";
import {
  type ActionState,
  type AgentAction,
  agentActionSchema,
  type CueReport,
} from "@holofleet/shared/cues/messages.ts";
import type { CommandResult, ProjectorWish } from "@holofleet/shared/protocol/commands.ts";
import { z } from "zod";

/** An event of a cue as it was when it happened: what a cue asks for later changes nothing of it. */
export const cueEventSchema = z.object({
  id: z.string(),
  cue: z.string(),
  /** why the projectors are switched, for those who read it */
  why: z.string(),
  /** epoch milliseconds by the console's clock */
  at: z.number(),
  payload: z.string(),
  actions: z.array(agentActionSchema),
});
export type CueEvent = z.infer<typeof cueEventSchema>;

/** What one step of an event asks of one projector. The id is the same whenever it is asked for: it acts once. */
export interface Order {
  id: string;
  action: string;
  projector: string;
  wish: ProjectorWish;
  dueAt: number;
}

/** How an order ended. */
export interface OrderEnd {
  result: CommandResult;
  reason?: string | undefined;
  at: number;
}

/** An event, what it asks for and what came of it so far. */
export interface Unfolding {
  readonly event: CueEvent;
  readonly orders: readonly Order[];
  /** by the order's id */
  readonly ends: Map<string, OrderEnd>;
}

/** Whether something of an event is still to come. */
export const isOpen = ({ orders, ends }: Unfolding): boolean => ends.size < orders.length;

/** Everything that an event asks for. */
export function ordersOf({ id, at, actions }: CueEvent): Order[] {
  return actions.flatMap((action) =>
    action.steps.map(({ projector, wish, afterSeconds }, step) => ({
      id: `cue-${nameOf(id, action.id, String(step))}`,
      ...{ action: action.id, projector, wish },
      dueAt: at + afterSeconds * 1000,
    })),
  );
}

/** A name of fixed length for what these words name. */
export function nameOf(...words: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(words)).digest("hex").slice(0, 40);
}

const good = new Set<CommandResult>(["confirmed", "already", "unverifiable"]);

/** How an event stands at `now`, for the console. `isBegun`: whether the order of that id was given and has not ended. */
export function presentEvent(
  { event, orders, ends }: Unfolding,
  isBegun: (order: string) => boolean,
  now: number,
): CueReport {
  const { id, cue, at, payload } = event;
  const actions = event.actions.map((action): CueReport["actions"][number] => {
    const own = orders.filter((order) => order.action === action.id);
    const ended = own.flatMap((order) => {
      const end = ends.get(order.id);
      return end === undefined ? [] : [{ projector: order.projector, ...end }];
    });
    const isOver = ended.length === own.length;
    const { state, reason } = isOver
      ? judge(action, ended)
      : {
          state: own.some(({ id }) => isBegun(id) || ends.has(id)) ? ("running" as const) : ("waiting" as const),
          reason: null,
        };
    const until = isOver ? Math.max(at, ...ended.map((end) => end.at)) : now;
    return {
      action: action.id,
      state,
      ...(reason !== null && { reason: reason.slice(0, 300) }),
      results: ended
        .map(({ projector, result, reason: why }) => ({
          ...{ projector, result },
          ...(why !== undefined && { reason: why.slice(0, 200) }),
        }))
        .slice(-256),
      seconds: Math.min(1_000_000, Math.max(0, Math.round(until - at) / 1000)),
    };
  });
  return { id, cue, at, payload, actions };
}

function judge({ problem }: AgentAction, ends: readonly OrderEnd[]): { state: ActionState; reason: string | null } {
  if (problem !== undefined) return { state: "failed", reason: problem };
  const bad = ends.filter(({ result }) => !good.has(result));
  const first = bad.find(({ result }) => result !== "unknown") ?? bad[0];
  if (first === undefined) return { state: "done", reason: null };
  const reason = first.reason ?? `A projector answered: ${first.result.replaceAll("_", " ")}.`;
  return { state: first.result === "unknown" ? "unknown" : "failed", reason };
}

/** Most events that are told of. */
const mostReports = 50;

/** The latest reports that fit into so many bytes, newest last. One that is large is told without what went well in it. */
export function pickReports(reports: readonly CueReport[], bytes: number): CueReport[] {
  const picked: CueReport[] = [];
  let left = bytes;
  for (const report of reports.slice(-mostReports).reverse()) {
    const told = sizeOf(report) > bytes / 4 ? slim(report) : report;
    left -= sizeOf(told);
    if (left < 0) break;
    picked.unshift(told);
  }
  return picked;
}

const sizeOf = (report: CueReport) => Buffer.byteLength(JSON.stringify(report)) + 1;

function slim(report: CueReport): CueReport {
  const actions = report.actions.map((action) => {
    const results = action.results.filter(({ result }) => !good.has(result)).slice(0, 8);
    return { ...action, results };
  });
  return { ...report, actions };
}
