import type { ProjectorCommand } from "@holofleet/contract/projectors.ts";
import { type ProjectorWish, projectorWishSchema } from "@holofleet/shared/protocol/commands.ts";
import type { Command } from "#db/generated/client.ts";
import { commandState, isEnded } from "./rules.ts";

export function wishOf(row: Pick<Command, "wish">): ProjectorWish {
  return projectorWishSchema.parse(row.wish);
}

/** A command as people and programs see it. */
export function presentCommand(row: Command): ProjectorCommand {
  const wish = wishOf(row);
  const state = commandState(row.state);
  return {
    id: row.id,
    projector: row.projectorId,
    type: "power",
    on: wish.type === "power" && wish.on,
    state,
    final: isEnded(state),
    reason: row.reason,
    requestedBy: row.requestedBy,
    createdAt: row.createdAt.toISOString(),
    deadline: row.deadline.toISOString(),
    acceptedAt: row.acceptedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    attempts: row.attempts,
    elapsedMs: row.elapsedMs,
  };
}
