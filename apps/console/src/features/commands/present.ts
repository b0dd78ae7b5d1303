import { commandSources, type ProjectorCommand } from "@holofleet/contract/projectors/commands.ts";
import {
  type DiscoverWish,
  discoverWishSchema,
  type ProjectorWish,
  projectorWishSchema,
} from "@holofleet/shared/protocol/commands.ts";
import type { Command } from "#db/generated/client.ts";
import { commandState, isEnded } from "./rules.ts";

export function wishOf(row: Pick<Command, "wish">): ProjectorWish {
  return projectorWishSchema.parse(row.wish);
}

export function searchOf(row: Pick<Command, "wish">): DiscoverWish {
  return discoverWishSchema.parse(row.wish);
}

/** A command to a projector as people and programs see it. */
export function presentCommand(row: Command): ProjectorCommand {
  const wish = wishOf(row);
  const state = commandState(row.state);
  return {
    id: row.id,
    projector: row.projectorId ?? "",
    wish,
    type: wish.type,
    on: "on" in wish && wish.on,
    state,
    final: isEnded(state),
    reason: row.reason,
    batch: row.batchId,
    source: commandSources.find((source) => source === row.source) ?? "person",
    requestedBy: row.requestedBy,
    createdAt: row.createdAt.toISOString(),
    dueAt: row.dueAt?.toISOString() ?? null,
    deadline: row.deadline.toISOString(),
    acceptedAt: row.acceptedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    attempts: row.attempts,
    elapsedMs: row.elapsedMs,
  };
}
