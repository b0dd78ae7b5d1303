import { timingSafeEqual } from "node:crypto";
import type { BrokerPrincipal } from "@holofleet/shared/protocol/access.ts";
import { type LegacyTopicVariant, legacyTopics } from "@holofleet/shared/protocol/legacy.ts";
import type { Db, Reader } from "#db/client.ts";
import { hashToken } from "#features/agents/service.ts";

/**
 * The name that an older agent has at the broker: its id and the beginning of what is kept of its password. A new password is a
 * new name, so that a broker which keeps names, or connections, lets go of the old one.
 */
export function nameOf({ id, tokenHash }: { id: string; tokenHash: string }): string {
  return `${id}-${tokenHash.slice(0, 8)}`;
}

/** The id in a name of an older agent, or `null` for anybody else's. */
export function idInName(name: string): string | null {
  return /^(l_[A-Za-z0-9]{16})-[0-9a-f]{8}$/.exec(name)?.[1] ?? null;
}

type LegacyPrincipal = Extract<BrokerPrincipal, { role: "legacy" }>;

const parts = { id: true, tokenHash: true, legacy: { select: { code: true, topics: true } } } as const;

/** Which of these names at the broker are older agents that may come in. */
export async function livingLegacy(db: Reader, names: readonly string[]): Promise<LegacyPrincipal[]> {
  const ids = names.flatMap((name) => idInName(name) ?? []);
  if (ids.length === 0) return [];
  const rows = await db.agent.findMany({
    where: { id: { in: ids }, revokedAt: null, legacy: { isNot: null } },
    select: parts,
  });
  return rows.flatMap((row) => {
    const id = nameOf(row);
    return row.legacy && names.includes(id) ? { role: "legacy" as const, id, topics: topicsOf(row.legacy) } : [];
  });
}

/** The topics that an older agent listens to. */
export function topicsOf({ code, topics }: { code: string; topics: string }): string[] {
  return Object.values(legacyTopics(code, topics as LegacyTopicVariant));
}

/** The older agent whose name and password these are, or `null`. That it came in is noted. */
export async function admitLegacy(db: Db, name: string, password: string): Promise<LegacyPrincipal | null> {
  const id = idInName(name);
  if (id === null) return null;
  const [principal] = await livingLegacy(db, [name]);
  const kept = await db.agent.findUnique({ where: { id }, select: { tokenHash: true } });
  const given = Buffer.from(hashToken(password), "hex");
  const matches = timingSafeEqual(given, Buffer.from(kept?.tokenHash ?? hashToken(""), "hex"));
  if (principal === undefined || !matches) return null;
  const now = new Date();
  await db.legacyAgent.updateMany({ where: { agentId: id }, data: { signedInAt: now } });
  await db.agent.updateMany({ where: { id }, data: { lastSeenAt: now } });
  return principal;
}

/** The older agents whose password the console kept for a broker, sealed. */
export async function sealedLegacy(db: Reader): Promise<{ id: string; sealed: string; topics: string[] }[]> {
  const rows = await db.agent.findMany({
    where: { revokedAt: null, brokerToken: { not: null }, legacy: { isNot: null } },
    select: { ...parts, brokerToken: true },
    orderBy: { id: "asc" },
  });
  return rows.flatMap(({ brokerToken, legacy, ...row }) =>
    legacy ? { id: nameOf(row), sealed: brokerToken ?? "", topics: topicsOf(legacy) } : [],
  );
}
