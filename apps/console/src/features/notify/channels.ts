import type { Channel, NewChannel } from "@holofleet/contract/notify/channels.ts";
import { channelKindSchema } from "@holofleet/contract/notify/deliveries.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import type { Secrets } from "#secrets.ts";
import { channelParts, presentChannel } from "./present.ts";
import { assertComplete, shownAddress } from "./rules.ts";
import { newSecret } from "./signing.ts";

/** How long a secret signs beside the one that took its place, in milliseconds. */
const overlapMs = 24 * 3600_000;

export interface Keeper {
  db: Db;
  secrets: Secrets;
}

type Change = Partial<Omit<NewChannel, "kind">> & { enabled?: boolean | undefined };

/** Channels by name. */
export async function listChannels(db: Reader): Promise<Channel[]> {
  const rows = await db.channel.findMany({ include: channelParts, orderBy: { name: "asc" } });
  return rows.map((row) => presentChannel(row, new Date()));
}

/**
 * Makes a channel. A web hook gets a secret, which is answered this once.
 * @throws AppError bad_request, conflict
 */
export async function createChannel(
  { db, secrets }: Keeper,
  { kind, name, ...given }: NewChannel,
): Promise<{ channel: Channel; secret: string | null }> {
  assertComplete(kind, given);
  const secret = kind === "webhook" ? newSecret() : null;
  const settings = settingsOf(secrets, kind, { ...given, ...(secret !== null && { secret }) });
  const channel = await write(db, name, async (tx) => {
    const people = await connectPeople(tx, given.people);
    return tx.channel.create({ data: { name, kind, ...settings, people: { connect: people } }, include: channelParts });
  });
  return { channel, secret };
}

/** Changes a channel, or switches it on or off. @throws AppError not_found, bad_request, conflict */
export async function updateChannel({ db, secrets }: Keeper, id: string, change: Change): Promise<Channel> {
  return write(db, change.name ?? "", async (tx) => {
    const row = await channelRow(tx, id);
    const kind = channelKindSchema.parse(row.kind);
    const url = change.url ?? (row.urlSealed === null ? undefined : secrets.unseal(row.urlSealed));
    const people = change.people ?? row.people.map((person) => person.id);
    assertComplete(kind, { secret: change.secret, addresses: change.addresses ?? row.addresses, people, url });
    const { name, enabled } = change;
    return tx.channel.update({
      where: { id },
      data: {
        ...(name !== undefined && { name }),
        ...(enabled !== undefined && { enabled, offWhy: null }),
        ...settingsOf(secrets, kind, change),
        ...(change.people && { people: { set: await connectPeople(tx, people) } }),
      },
      include: channelParts,
    });
  });
}

/** Removes a channel with its log. What waits is not sent. @throws AppError not_found */
export async function removeChannel(db: Db, id: string): Promise<{ id: string }> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.channel.deleteMany({ where: { id } });
    if (count === 0) throw unknownChannel(id);
    await notify(tx, { kind: "channel", id });
  });
  return { id };
}

/** Gives a web hook a new secret; the old one signs beside it for a day. @throws AppError not_found, bad_request */
export async function rotateSecret(
  { db, secrets }: Keeper,
  id: string,
): Promise<{ channel: Channel; secret: string | null }> {
  const secret = newSecret();
  const channel = await write(db, "", async (tx) => {
    const { kind, secretSealed: old } = await channelRow(tx, id);
    if (kind !== "webhook")
      throw new AppError("bad_request", "Only a web hook's secret is made here. Enter that of a robot by changing it.");
    const until = new Date(Date.now() + overlapMs);
    return tx.channel.update({
      where: { id },
      data: { secretSealed: secrets.seal(secret), oldSecretSealed: old, oldSecretUntil: until },
      include: channelParts,
    });
  });
  return { channel, secret };
}

export const unknownChannel = (id: string) =>
  new AppError("not_found", `There is no channel ${id}. See the list of channels.`);

async function channelRow(tx: Tx, id: string) {
  await tx.$queryRaw`SELECT 1 FROM "Channel" WHERE "id" = ${id} FOR UPDATE`;
  const row = await tx.channel.findUnique({ where: { id }, include: channelParts });
  if (row === null) throw unknownChannel(id);
  return row;
}

function settingsOf(secrets: Secrets, kind: Parameters<typeof shownAddress>[0], given: Change) {
  const { locale, addresses, url, secret } = given;
  return {
    ...(locale !== undefined && { locale }),
    ...(addresses !== undefined && { addresses: [...new Set(addresses.map((address) => address.toLowerCase()))] }),
    ...(url !== undefined && { urlSealed: secrets.seal(url), target: shownAddress(kind, url) }),
    ...(secret !== undefined && { secretSealed: secrets.seal(secret) }),
  };
}

async function connectPeople(tx: Tx, asked: readonly string[] = []): Promise<{ id: string }[]> {
  const known = await tx.user.findMany({ where: { id: { in: [...asked] } }, select: { id: true } });
  if (known.length < new Set(asked).size)
    throw new AppError("bad_request", "people: somebody of them is not here any more. Choose again.");
  return known;
}

async function write(
  db: Db,
  name: string,
  change: (tx: Tx) => Promise<Parameters<typeof presentChannel>[0]>,
): Promise<Channel> {
  try {
    return await db.$transaction(async (tx) => {
      const row = await change(tx);
      await notify(tx, { kind: "channel", id: row.id });
      return presentChannel(row, new Date());
    });
  } catch (thrown) {
    if (thrown instanceof Prisma.PrismaClientKnownRequestError && thrown.code === "P2002")
      throw new AppError("conflict", `There is a channel named ${name} already. Choose another name.`);
    throw thrown;
  }
}
