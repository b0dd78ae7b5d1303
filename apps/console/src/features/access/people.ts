import { randomUUID } from "node:crypto";
import { type Person, personSchema, type Role } from "@holofleet/contract/fleet.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader } from "#db/client.ts";
import type { User } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";

export interface NewPerson {
  name: string;
  email: string;
  role: Role;
  /** argon2id of the password */
  passwordHash: string;
}

/** Who may sign in, by e-mail. */
export async function listPeople(db: Reader): Promise<Person[]> {
  return (await db.user.findMany({ orderBy: { email: "asc" } })).map(present);
}

/** Lets somebody sign in. @throws AppError conflict */
export async function addPerson(db: Db, { name, email: written, role, passwordHash }: NewPerson): Promise<Person> {
  const email = written.toLowerCase();
  return db.$transaction(async (tx) => {
    const same = await tx.user.findUnique({ where: { email }, select: { id: true } });
    if (same !== null) throw new AppError("conflict", `${email} can sign in already. Use another e-mail.`);
    const id = randomUUID();
    const account = { id: randomUUID(), providerId: "credential", accountId: id, password: passwordHash };
    return present(
      await tx.user.create({
        data: { id, name, email, role, emailVerified: true, accounts: { create: account } },
      }),
    );
  });
}

/**
 * Takes somebody's access away; their sessions end at once.
 * @throws AppError not_found, conflict for oneself: there would be nobody left to let people in
 */
export async function removePerson(db: Db, { id, by }: { id: string; by: string }): Promise<{ id: string }> {
  if (id === by) throw new AppError("conflict", "You cannot remove yourself. Ask another administrator.");
  const { count } = await db.user.deleteMany({ where: { id } });
  if (count === 0) throw new AppError("not_found", `There is nobody with the id ${id}. See the list of people.`);
  await notify(db, { kind: "session", id: "" });
  return { id };
}

function present({ id, name, email, role, createdAt }: User): Person {
  return personSchema.parse({ id, name, email, role, createdAt: createdAt.toISOString() });
}
