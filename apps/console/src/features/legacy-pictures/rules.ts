/** What became of one wanted picture, as far as the console can tell. */
export interface PictureFacts {
  workId: string | null;
  /** what is served there; `null` while it is not made */
  digest: string | null;
  /** bytes */
  size: number;
  /** what was fetched last */
  held: string | null;
  fetchedAt: Date | null;
  /** name of the recipe that `digest` was made by; empty while it is to be made */
  recipe: string;
  announced: string | null;
  announcedAt: Date | null;
  tries: number;
  dueAt: Date | null;
  faultCode: string | null;
}

/** How often a picture is announced before the console gives up. */
export const maxTries = 6;
/** Pictures' times that are waited beyond the estimate, and after which a queue counts as silent. */
const patience = 6;
/** How much longer than its pace says an older agent may take. */
const slack = 1.2;

export type Standing = "unfit" | "to_make" | "held" | "to_announce" | "announced" | "given_up";

/** Where a wanted picture stands. */
export function standingOf(picture: PictureFacts): Standing {
  const { faultCode, recipe, digest, held, announced, tries, dueAt } = picture;
  if (faultCode !== null) return "unfit";
  if (recipe === "" || digest === null) return "to_make";
  if (held === digest) return "held";
  if (announced !== digest) return "to_announce";
  return tries >= maxTries && dueAt === null ? "given_up" : "announced";
}

/** What is known of the older agent itself. */
export interface AgentSigns {
  signedInAt: Date | null;
  fetchedAt: Date | null;
}

/**
 * Whether an announced picture is announced again at `now`: it is overdue and nothing was fetched for a while, or the agent came
 * in after the announcement and fetches nothing, so that it cannot have heard. `give_up` after the last try.
 * @param pace milliseconds that an older agent takes for a picture
 */
export function nextStep(
  { announcedAt, dueAt, tries }: Pick<PictureFacts, "announcedAt" | "dueAt" | "tries">,
  { signedInAt, fetchedAt }: AgentSigns,
  { pace, now }: { pace: number; now: Date },
): "wait" | "again" | "give_up" {
  const since = (at: Date | null) => (at === null ? Number.POSITIVE_INFINITY : now.getTime() - at.getTime());
  const isFetching = since(fetchedAt) < patience * pace;
  const heardNothing = since(fetchedAt) >= since(announcedAt);
  const cameLater = since(signedInAt) < since(announcedAt) && since(signedInAt) >= (patience / 2) * pace;
  if (isFetching) return "wait";
  if (cameLater && heardNothing && tries < maxTries) return "again";
  if (dueAt === null || dueAt > now) return "wait";
  return tries < maxTries ? "again" : "give_up";
}

/** Milliseconds until `count` pictures that were announced now should be fetched; twice as long with every further try. */
export function waitMs(count: number, tries: number, pace: number): number {
  return (count * slack + patience) * pace * 2 ** (tries - 1);
}

/** What an older agent is taken to be at with some of its pictures. */
export interface Inferred {
  files: { done: number; total: number };
  bytes: { done: number; total: number };
  toMake: number;
  toAnnounce: number;
  announced: number;
  unfit: number;
  givenUp: number;
}

/** Counts pictures for one request: those that are not fetched, and those that were fetched since `from`. */
export function countPictures(pictures: readonly PictureFacts[], from: Date): Inferred {
  const standing = pictures.map((picture) => ({ picture, at: standingOf(picture) }));
  const counted = standing.filter(({ picture, at }) => at !== "held" || (picture.fetchedAt ?? from) > from);
  const done = counted.filter(({ at }) => at === "held");
  const bytes = (of: typeof counted) => of.reduce((sum, { picture }) => sum + picture.size, 0);
  const count = (standing: Standing) => counted.filter(({ at }) => at === standing).length;
  return {
    files: { done: done.length, total: counted.length },
    bytes: { done: bytes(done), total: bytes(counted) },
    toMake: count("to_make"),
    toAnnounce: count("to_announce"),
    announced: count("announced"),
    unfit: count("unfit"),
    givenUp: count("given_up"),
  };
}
