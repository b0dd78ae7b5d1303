import { randomInt, randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Console } from "../context.ts";
import { hashPassword } from "./auth.ts";

export interface FirstSignIn {
  email: string;
  password: string;
}

/** Letters and digits that nobody mistakes for another. */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

const fileOf = (home: string): string => join(home, "first-sign-in.txt");

/**
 * Makes the first administrator when there is no user at all, from the settings or with a password of 79 random bits, which is kept in
 * `first-sign-in.txt` (0600) until it is changed. Replicas that start together make one.
 * @returns the password that was made up, until it is changed
 * @throws AppError bad_request in production on an empty database without HOLOFLEET_ADMIN_EMAIL and HOLOFLEET_ADMIN_PASSWORD
 */
export async function ensureAdministrator({ db, env }: Pick<Console, "db" | "env">): Promise<FirstSignIn | null> {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('holofleet first administrator'))`;
    if ((await tx.user.count()) > 0) return;
    if (env.production && (env.adminEmail === null || env.adminPassword === null)) {
      const next = "Set HOLOFLEET_ADMIN_EMAIL and HOLOFLEET_ADMIN_PASSWORD for the first start.";
      throw new AppError("bad_request", `There is no administrator yet. ${next}`);
    }
    const first = { email: env.adminEmail ?? "admin@holofleet.local", password: env.adminPassword ?? readable() };
    // before the row: a crash in between must not leave an account that nobody can open
    if (env.adminPassword === null) await keep(env.home, first);
    const id = randomUUID();
    const account = {
      id: randomUUID(),
      providerId: "credential",
      accountId: id,
      password: await hashPassword(first.password),
    };
    await tx.user.create({
      data: { id, email: first.email, name: "Administrator", emailVerified: true, accounts: { create: account } },
    });
  });
  return kept(env.home);
}

/** A changed password makes the kept one worthless: its file goes. */
export async function forgetFirstSignIn(home: string, email: string): Promise<void> {
  if ((await kept(home))?.email === email) await rm(fileOf(home), { force: true });
}

function readable(): string {
  const letter = () => alphabet[randomInt(alphabet.length)];
  return Array.from({ length: 4 }, () => Array.from({ length: 4 }, letter).join("")).join("-");
}

async function keep(home: string, { email, password }: FirstSignIn): Promise<void> {
  const text = `E-mail:   ${email}\nPassword: ${password}\n\nThis file goes when the password is changed.\n`;
  await rm(fileOf(home), { force: true });
  await writeFile(fileOf(home), text, { mode: 0o600, flag: "wx" });
}

async function kept(home: string): Promise<FirstSignIn | null> {
  const text = await readFile(fileOf(home), "utf8").catch(() => "");
  const [, email, password] = /^E-mail: +(\S+)\nPassword: +(\S+)$/m.exec(text) ?? [];
  return email && password ? { email, password } : null;
}
