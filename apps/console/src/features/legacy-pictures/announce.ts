import { comparePaths } from "@holofleet/shared/content/path.ts";
import { type LegacyTopicVariant, legacyTopics } from "@holofleet/shared/protocol/legacy.ts";
import type { Db } from "#db/client.ts";
import type { LegacyAgent, LegacyPicture } from "#db/generated/client.ts";
import { inferAgent } from "./infer.ts";
import type { Via } from "./plan.ts";
import { nextStep, standingOf, waitMs } from "./rules.ts";
import { addressOf, planLists } from "./urls.ts";

/** How lists go out. */
export interface Announcer {
  /** False: the broker did not take it. */
  send(topic: string, payload: string): Promise<boolean>;
  /** Whether somebody listens to a topic; `null` when this broker does not tell. */
  hears: ((topic: string) => boolean) | null;
  /** milliseconds that an older agent takes for a picture */
  pace: number;
}

type Row = LegacyAgent & { agent: { mall: { code: string } }; pictures: LegacyPicture[] };

/** What is to be done with one agent's pictures now. */
export interface AnnouncePlan<P> {
  /** pictures by the list that they go on, in their order */
  lists: Map<Via, P[]>;
  givenUp: P[];
}

/**
 * What an agent has to hear at `now`: pictures that it does not have and was not told of, or was told of in vain. A work whose
 * pictures are not all made waits, so that it goes out in one.
 */
export function planAnnouncement<P extends LegacyPicture>(
  { pictures, ...signs }: Pick<Row, "signedInAt" | "fetchedAt"> & { pictures: readonly P[] },
  { pace, now }: { pace: number; now: Date },
): AnnouncePlan<P> {
  const making = new Set(pictures.filter((picture) => standingOf(picture) === "to_make").map(({ workId }) => workId));
  const lists = new Map<Via, P[]>();
  const givenUp: P[] = [];
  for (const picture of [...pictures].sort((a, b) => comparePaths(a.path, b.path))) {
    if (picture.workId === null || making.has(picture.workId)) continue;
    const standing = standingOf(picture);
    const step = standing === "announced" ? nextStep(picture, signs, { pace, now }) : "wait";
    if (step === "give_up") givenUp.push(picture);
    if (standing !== "to_announce" && step !== "again") continue;
    const via = picture.via as Via;
    lists.set(via, [...(lists.get(via) ?? []), picture]);
  }
  return { lists, givenUp };
}

/** Announces to older agents what they lack. What nobody listens to waits, where the broker tells. */
export async function announceDue(db: Db, announcer: Announcer): Promise<void> {
  const pictures = await db.$queryRaw<LegacyPicture[]>`
    SELECT p.* FROM "LegacyPicture" p JOIN "Agent" a ON a."id" = p."agentId"
    WHERE a."revokedAt" IS NULL AND p."workId" IS NOT NULL AND p."faultCode" IS NULL
      AND (p."recipe" = '' OR p."held" IS DISTINCT FROM p."digest")`;
  if (pictures.length === 0) return;
  const rows = await db.legacyAgent.findMany({
    where: { agent: { revokedAt: null } },
    include: { agent: { select: { mall: { select: { code: true } } } } },
  });
  for (const row of rows) {
    const own = pictures.filter(({ agentId }) => agentId === row.agentId);
    await announceTo(db, { ...row, pictures: own }, rows.length === 1, announcer);
  }
}

async function announceTo(db: Db, row: Row, isOnly: boolean, { send, hears, pace }: Announcer): Promise<void> {
  const { pictures } = row;
  const { lists, givenUp } = planAnnouncement(row, { pace, now: new Date() });
  const topics = legacyTopics(row.code, row.topics as LegacyTopicVariant);
  const caller = { mall: row.agent.mall.code, token: row.urlToken };
  const queued = pictures.filter((picture) => standingOf(picture) === "announced").length;
  let changed = givenUp.length > 0;
  const gone = { agentId: row.agentId, path: { in: givenUp.map(({ path }) => path) } };
  await db.legacyPicture.updateMany({ where: gone, data: { dueAt: null } });
  for (const [via, wanted] of lists) {
    // a list to all is heard by all: with others there, each gets its own, and no mall fetches what another lacks
    const topic = topics[via === "all" && !isOnly ? "mall" : via];
    if (hears?.(topic) === false) continue;
    const addressed = wanted.map((picture) => ({ ...picture, address: addressOf(row.base, caller, picture.path) }));
    for (const list of planLists(addressed)) {
      if (!(await send(topic, list.map(({ address }) => address).join(",")))) return;
      await recordAnnounced(db, list, queued + wanted.length, pace);
      changed = true;
    }
  }
  if (changed) await inferAgent(db, row.agentId, pace);
}

async function recordAnnounced(db: Db, list: readonly LegacyPicture[], queued: number, pace: number): Promise<void> {
  const now = Date.now();
  const rows = list.map(({ agentId, path, digest, announced, tries: before }) => {
    const tries = announced === digest ? before + 1 : 1;
    return { agent: agentId, path, digest, tries, due: new Date(now + waitMs(queued, tries, pace)) };
  });
  await db.$executeRaw`
    UPDATE "LegacyPicture" AS p
    SET "announced" = v.digest, "announcedAt" = ${new Date(now)}, "tries" = v.tries, "dueAt" = v.due
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS v(agent text, path text, digest text, tries int, due timestamptz)
    WHERE p."agentId" = v.agent AND p."path" = v.path AND p."held" IS DISTINCT FROM v.digest`;
}
