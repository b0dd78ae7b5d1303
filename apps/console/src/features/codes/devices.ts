import { randomBytes, timingSafeEqual } from "node:crypto";
import type { CodeDevice } from "@holofleet/contract/codes/redeem.ts";
import { deviceTopic } from "@holofleet/shared/codes/wire.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader } from "#db/client.ts";
import type { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { hashToken } from "#features/agents/service.ts";
import type { Secrets } from "../../secrets.ts";
import { idOfMall } from "./batches.ts";

/** What a notice names when the topic changed. */
export const exchangeId = "exchange";

const ofMall = { mall: { select: { code: true, name: true } } } satisfies Prisma.CodeDeviceInclude;

/** Where devices ask, or `null` while nobody may. */
export async function exchangeTopic(db: Reader): Promise<string | null> {
  return (await exchangeRow(db)).topic;
}

/** The topic of the exchange, and when the console last listened there. */
export async function exchangeRow(db: Reader): Promise<{ topic: string | null; seenAt: Date | null }> {
  const row = await db.codeExchange.findUnique({ where: { id: 1 } });
  return { topic: row?.topic ?? null, seenAt: row?.seenAt ?? null };
}

/** The console listens now. */
export async function recordListening(db: Reader): Promise<void> {
  await db.codeExchange.updateMany({ data: { seenAt: new Date() } });
}

/** Chooses where devices ask. Those that are connected have to come in anew. */
export async function setExchange(db: Db, topic: string | null): Promise<{ topic: string | null }> {
  await db.$transaction(async (tx) => {
    await tx.codeExchange.upsert({ where: { id: 1 }, create: { topic }, update: { topic } });
    const devices = await tx.codeDevice.findMany({ where: { revokedAt: null }, select: { id: true } });
    await notify(
      tx,
      { kind: "codes", id: exchangeId },
      ...devices.map(({ id }) => ({ kind: "identity" as const, id })),
    );
  });
  return { topic };
}

export async function listDevices(db: Reader): Promise<CodeDevice[]> {
  const topic = await exchangeTopic(db);
  const rows = await db.codeDevice.findMany({
    include: ofMall,
    orderBy: [{ revokedAt: "desc" }, { createdAt: "desc" }],
  });
  return rows.map((row) => present(row, topic));
}

/** Lets a device ask. The password is shown here and never again. @throws AppError not_found */
export async function addDevice(
  { db, secrets }: { db: Db; secrets: Secrets },
  { name, mall, by }: { name: string; mall: string; by: string },
): Promise<CodeDevice & { password: string }> {
  const password = randomBytes(24).toString("base64url");
  const mallId = await idOfMall(db, mall);
  const row = await db.$transaction(async (tx) => {
    const id = `d_${randomBytes(8).toString("hex")}`;
    const keys = { tokenHash: hashToken(password), sealed: secrets.seal(password) };
    const made = await tx.codeDevice.create({ data: { id, name, mallId, createdBy: by, ...keys }, include: ofMall });
    await notify(tx, { kind: "identity", id }, { kind: "codes", id: "" });
    return made;
  });
  return { ...present(row, await exchangeTopic(db)), password };
}

/** Shuts a device out for good; every door closes on it. @throws AppError not_found */
export async function revokeDevice(db: Db, id: string): Promise<CodeDevice> {
  const row = await db.$transaction(async (tx) => {
    await tx.codeDevice.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
    await notify(tx, { kind: "identity", id }, { kind: "codes", id: "" });
    return tx.codeDevice.findUnique({ where: { id }, include: ofMall });
  });
  if (row === null) throw new AppError("not_found", `There is no device ${id}. See the list of devices.`);
  return present(row, await exchangeTopic(db));
}

/** The device that these credentials belong to and its topic, or `null`: unknown, wrong password and revoked are one answer. */
export async function verifyDevice(
  db: Reader,
  id: string,
  password: string,
): Promise<{ id: string; topic: string | null } | null> {
  if (!id.startsWith("d_")) return null;
  const row = await db.codeDevice.findFirst({ where: { id, revokedAt: null }, select: { tokenHash: true } });
  const given = Buffer.from(hashToken(password), "hex");
  const kept = row === null ? Buffer.alloc(given.length) : Buffer.from(row.tokenHash, "hex");
  return timingSafeEqual(given, kept) && row !== null ? livingDevice(db, id) : null;
}

/** A device that was not shut out, and its topic. */
export async function livingDevice(db: Reader, id: string): Promise<{ id: string; topic: string | null } | null> {
  if (!id.startsWith("d_")) return null;
  const row = await db.codeDevice.findFirst({ where: { id, revokedAt: null }, select: { id: true } });
  const filter = row && (await exchangeTopic(db));
  return row && { id, topic: filter === null ? null : deviceTopic(filter, id) };
}

/** Which of these devices may still come in. */
export async function livingDevices(db: Reader, ids: string[]): Promise<string[]> {
  const rows = await db.codeDevice.findMany({ where: { id: { in: ids }, revokedAt: null }, select: { id: true } });
  return rows.map(({ id }) => id);
}

/** The devices that may come in, with what opens their passwords, for a broker that keeps accounts of its own. */
export async function deviceAccounts(db: Reader): Promise<{ id: string; sealed: string; topic: string }[]> {
  const filter = await exchangeTopic(db);
  if (filter === null) return [];
  const rows = await db.codeDevice.findMany({ where: { revokedAt: null }, orderBy: { id: "asc" } });
  return rows.map(({ id, sealed }) => ({ id, sealed, topic: deviceTopic(filter, id) }));
}

function present(
  { id, name, mall, createdBy, createdAt, revokedAt }: Prisma.CodeDeviceGetPayload<{ include: typeof ofMall }>,
  filter: string | null,
): CodeDevice {
  return {
    ...{ id, name, mall: mall.code, mallName: mall.name, createdBy },
    topic: filter === null ? null : deviceTopic(filter, id),
    createdAt: createdAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
