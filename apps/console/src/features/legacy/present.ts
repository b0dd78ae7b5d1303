import type { LegacyAgent as Shown, LegacyOrder as ShownOrder } from "@holofleet/contract/malls/legacy.ts";
import type { LegacyTopicVariant } from "@holofleet/shared/protocol/legacy.ts";
import type { LegacyAgent, LegacyOrder, LegacyPicture, LegacyStyle } from "#db/generated/client.ts";
import { standingOf } from "#features/legacy-pictures/service.ts";
import { nameOf } from "./names.ts";

export interface LegacyParts {
  id: string;
  tokenHash: string;
  legacy: LegacyAgent & { style: LegacyStyle; pictures: readonly LegacyPicture[] };
}

/** An older agent as people and programs see it: what was announced to it and served. */
export function presentLegacy({ id, tokenHash, legacy }: LegacyParts, pace: number): Shown {
  const { code, topics, base, style, pictures, signedInAt, fetchedAt } = legacy;
  const standing = pictures.map(standingOf);
  const count = (...of: string[]) => standing.filter((one) => of.includes(one)).length;
  const announced = pictures.filter((_, place) => standing[place] === "announced");
  const times = pictures.flatMap(({ announcedAt }) => announcedAt?.getTime() ?? []);
  const begun = Math.max(
    ...announced.flatMap(({ announcedAt }) => announcedAt?.getTime() ?? []),
    fetchedAt?.getTime() ?? 0,
  );
  return {
    ...{ agent: id, username: nameOf({ id, tokenHash }), code, topics: topics as LegacyTopicVariant, base },
    style: style.name,
    recipe: { edge: style.edge, quality: style.quality },
    pictures: {
      total: pictures.length,
      fetched: count("held"),
      announced: announced.length,
      waiting: count("to_make", "to_announce"),
      unfit: count("unfit"),
      givenUp: count("given_up"),
    },
    signedInAt: signedInAt?.toISOString() ?? null,
    announcedAt: times.length === 0 ? null : new Date(Math.max(...times)).toISOString(),
    fetchedAt: fetchedAt?.toISOString() ?? null,
    doneAt: announced.length === 0 ? null : new Date(begun + announced.length * pace).toISOString(),
  };
}

export function presentOrder({ id, command, projectors, requestedBy, ...times }: LegacyOrder): ShownOrder {
  return {
    ...{ id, command, projectors: projectors as string[], requestedBy },
    createdAt: times.createdAt.toISOString(),
    sentAt: times.sentAt?.toISOString() ?? null,
    deadline: times.deadline.toISOString(),
  };
}
