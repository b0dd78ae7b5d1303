import { createHash, randomBytes } from "node:crypto";
import type { Db } from "#db/client.ts";
import { credential, unknownPerson } from "./people.ts";
import { endSessions } from "./sessions.ts";

/** A link that was just made. The token is nowhere else: its digest is kept. */
export interface NewLink {
  token: string;
  purpose: "invitation" | "reset";
  expiresAt: Date;
  person: { email: string; name: string; locale: string | null };
}

const lifeMs = { invitation: 72 * 3_600_000, reset: 3_600_000 };

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

/** Makes the link with which somebody sets a password; the one before it no longer does. @throws AppError not_found */
export async function makeLink(db: Db, userId: string): Promise<NewLink> {
  const person = await db.user.findUnique({
    where: { id: userId },
    select: { email: true, name: true, locale: true, accounts: { select: { id: true } } },
  });
  if (person === null) throw unknownPerson(userId);
  const purpose = person.accounts.length === 0 ? "invitation" : "reset";
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(Date.now() + lifeMs[purpose]);
  const link = { tokenHash: hashOf(token), purpose, expiresAt, createdAt: new Date() };
  await db.passwordLink.upsert({ where: { userId }, create: { userId, ...link }, update: link });
  return { token, purpose, expiresAt, person };
}

/** Whose link this is, while it opens something. */
export async function readLink(db: Db, token: string) {
  const link = await db.passwordLink.findFirst({
    where: { tokenHash: hashOf(token), expiresAt: { gt: new Date() } },
    select: { purpose: true, user: { select: { name: true, email: true } } },
  });
  return link && { purpose: link.purpose, ...link.user };
}

/** Uses a link up: sets the password and ends every session. @returns whose, or `null` when it opens nothing */
export async function setPassword(
  db: Db,
  token: string,
  passwordHash: string,
): Promise<{ id: string; email: string } | null> {
  return db.$transaction(async (tx) => {
    const where = { tokenHash: hashOf(token), expiresAt: { gt: new Date() } };
    const link = await tx.passwordLink.findFirst({
      where,
      select: { userId: true, user: { select: { email: true } } },
    });
    // of two at once, one takes it away
    if (link === null || (await tx.passwordLink.deleteMany({ where })).count === 0) return null;
    const { userId } = link;
    const known = { userId, providerId: "credential" };
    const changed = await tx.account.updateMany({ where: known, data: { password: passwordHash } });
    if (changed.count === 0) await tx.account.create({ data: { userId, ...credential(userId, passwordHash) } });
    await endSessions(tx, userId);
    return { id: userId, email: link.user.email };
  });
}
