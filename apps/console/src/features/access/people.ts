import { randomUUID } from "node:crypto";
import { phoneOf, usernameOf } from "@holofleet/contract/access/names.ts";
import { type Person, personSchema, type Within } from "@holofleet/contract/access/people.ts";
import type { Role } from "@holofleet/contract/access/roles.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";

export interface NewPerson {
  name: string;
  email: string;
  username?: string | null | undefined;
  phone?: string | null | undefined;
  role: Role;
  within: Within;
  /** argon2id of the password; `null` until they set one */
  passwordHash: string | null;
}

const parts = {
  malls: { select: { code: true }, orderBy: { code: "asc" } },
  groups: { select: { name: true }, orderBy: { name: "asc" } },
  accounts: { select: { id: true } },
} satisfies Prisma.UserInclude;

/** Who may sign in, by e-mail. */
export async function listPeople(db: Reader): Promise<Person[]> {
  return (await db.user.findMany({ orderBy: { email: "asc" }, include: parts })).map(present);
}

/** Lets somebody sign in. @throws AppError conflict; bad_request naming malls or groups that do not exist */
export async function addPerson(
  db: Db,
  { name, email: written, username, phone, role, within, passwordHash }: NewPerson,
): Promise<Person> {
  const email = written.toLowerCase();
  const id = randomUUID();
  const account = passwordHash === null ? null : credential(id, passwordHash);
  const names = { name, email, ...namesOf({ username, phone }) };
  const data = { id, ...names, role, emailVerified: true, ...(account && { accounts: { create: account } }) };
  return db
    .$transaction(async (tx) => {
      const { limited, malls, groups } = await limits(tx, within);
      const own = { limited, malls: { connect: malls }, groups: { connect: groups } };
      return present(await tx.user.create({ data: { ...data, ...own }, include: parts }));
    })
    .catch((error: unknown) => Promise.reject(taken(error)));
}

/** The account that better-auth looks for a password in. */
export const credential = (userId: string, password: string) => ({
  id: randomUUID(),
  providerId: "credential",
  accountId: userId,
  password,
});

export interface PersonChange {
  id: string;
  name?: string | undefined;
  username?: string | null | undefined;
  phone?: string | null | undefined;
  role?: Role | undefined;
  within?: Within | undefined;
}

/**
 * Changes what somebody is called, may do, and where, at once.
 * @throws AppError not_found; bad_request naming malls or groups that do not exist; conflict when a name is somebody else's, or no
 * administrator would be left
 */
export async function updatePerson(db: Db, { id, name, username, phone, role, within }: PersonChange): Promise<Person> {
  const change = async (tx: Tx) => {
    const staysAsIs = role === undefined && within === undefined;
    await keepAdministrator(tx, id, staysAsIs || (role === "administrator" && within === null));
    const own = within === undefined ? null : await limits(tx, within);
    const limited = own && { limited: own.limited, malls: { set: own.malls }, groups: { set: own.groups } };
    const names = { ...(name !== undefined && { name }), ...namesOf({ username, phone }) };
    const data = { ...names, ...(role && { role }), ...limited };
    const row = await tx.user.update({ where: { id }, data, include: parts });
    await notify(tx, { kind: "session", id: "" });
    return present(row);
  };
  return db.$transaction(change).catch((error: unknown) => Promise.reject(taken(error)));
}

/** The names that were given, in the form in which they are looked up. */
function namesOf({ username, phone }: Pick<PersonChange, "username" | "phone">) {
  return {
    ...(username !== undefined && { username: username && usernameOf(username) }),
    ...(phone !== undefined && { phone: phone && phoneOf(phone) }),
  };
}

/** Two people cannot sign in under one name. */
function taken(error: unknown): unknown {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== "P2002") return error;
  return new AppError(
    "conflict",
    "Somebody can sign in with this e-mail, user name or phone number already. Use another.",
  );
}

/**
 * Takes somebody's access away; their sessions end at once.
 * @throws AppError not_found, conflict when no administrator would be left
 */
export async function removePerson(db: Db, id: string): Promise<{ id: string }> {
  return db.$transaction(async (tx) => {
    await keepAdministrator(tx, id, false);
    await tx.user.delete({ where: { id } });
    await notify(tx, { kind: "session", id: "" });
    return { id };
  });
}

/** Takes the second factor off for somebody who lost it; they come in with the password alone. @throws AppError not_found */
export async function removeSecondFactor(db: Db, id: string): Promise<Person> {
  await assertPerson(db, id);
  return db.$transaction(async (tx) => {
    await tx.twoFactor.deleteMany({ where: { userId: id } });
    return present(await tx.user.update({ where: { id }, data: { twoFactorEnabled: false }, include: parts }));
  });
}

/** @throws AppError not_found */
export async function assertPerson(db: Reader, id: string): Promise<void> {
  if ((await db.user.count({ where: { id } })) === 0) throw unknownPerson(id);
}

export const unknownPerson = (id: string) =>
  new AppError("not_found", `There is nobody with the id ${id}. See the list of people.`);

/** Refuses to change the last administrator of all malls into something else, and holds the others until the transaction ends. */
async function keepAdministrator(tx: Tx, id: string, stays: boolean): Promise<void> {
  const rows = await tx.$queryRaw<{ id: string; whole: boolean }[]>`
    SELECT "id", "role" = 'administrator' AND NOT "limited" AS whole FROM "User"
    WHERE "id" = ${id} OR ("role" = 'administrator' AND NOT "limited") ORDER BY "id" FOR UPDATE`;
  if (!rows.some((row) => row.id === id)) throw unknownPerson(id);
  if (!stays && !rows.some((row) => row.id !== id && row.whole))
    throw new AppError("conflict", "Nobody would be left to let people in. Make somebody else an administrator first.");
}

async function limits(tx: Tx, within: Within) {
  if (within === null) return { limited: false, malls: [], groups: [] };
  const malls = await tx.mall.findMany({ where: { code: { in: within.malls } }, select: { id: true, code: true } });
  const groups = await tx.group.findMany({ where: { name: { in: within.groups } }, select: { id: true, name: true } });
  const known = new Set([...malls.map(({ code }) => code), ...groups.map(({ name }) => name)]);
  const unknown = [...within.malls, ...within.groups].filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new AppError(
      "bad_request",
      `There is no mall or group called ${unknown.join(", ")}. Correct it, or add it first.`,
    );
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => ({ id }));
  return { limited: true, malls: ids(malls), groups: ids(groups) };
}

function present({
  malls,
  groups,
  accounts,
  limited,
  ...row
}: Prisma.UserGetPayload<{ include: typeof parts }>): Person {
  const { id, name, email, username, phone, role, createdAt } = row;
  const within = { malls: malls.map(({ code }) => code), groups: groups.map((group) => group.name) };
  return personSchema.parse({
    ...{ id, name, email, username, phone, role },
    within: limited ? within : null,
    invited: accounts.length === 0,
    secondFactor: row.twoFactorEnabled,
    createdAt: createdAt.toISOString(),
  });
}
