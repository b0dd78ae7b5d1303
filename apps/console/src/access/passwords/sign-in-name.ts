import { readSignInName, type SignInName } from "@holofleet/contract/access/names.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { z } from "zod";
import type { Console } from "../../context.ts";

export const signInByName = "POST /api/auth/sign-in";
export const signInByEmail = "POST /api/auth/sign-in/email";

const bodySchema = z.object({ name: z.string().max(400), password: z.string(), rememberMe: z.boolean().optional() });

/**
 * Makes of `POST /api/auth/sign-in` with {name, password}, where the name is an e-mail, a user name or a phone number, the sign-in by
 * e-mail that better-auth knows; any other request stays as it is. A name of nobody becomes an address of nobody, so that whoever is
 * unknown is refused as late as a wrong password, and counted like one.
 */
export async function namedByEmail(
  { db }: Pick<Console, "db">,
  route: string,
  request: Request,
): Promise<{ route: string; request: Request }> {
  if (route !== signInByName) return { route, request };
  const body = bodySchema.safeParse(await request.json().catch(() => null));
  if (!body.success) throw new AppError("bad_request", "Give a name and a password.");
  const { name, ...rest } = body.data;
  const email = await emailOf(db, readSignInName(name));
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  const options = { method: "POST", headers, body: JSON.stringify({ ...rest, email }) };
  return { route: signInByEmail, request: new Request(new URL("/api/auth/sign-in/email", request.url), options) };
}

async function emailOf(db: Console["db"], name: SignInName | null): Promise<string> {
  if (name === null) return `nobody${nowhere}`;
  const { kind, value } = name;
  if (kind === "email") return isEmail(value) ? value : nobodys(value);
  const where = kind === "phone" ? { phone: value } : { username: value };
  return (await db.user.findUnique({ where, select: { email: true } }))?.email ?? nobodys(value);
}

const isEmail = (text: string) => z.email().safeParse(text).success;

/** A domain that never exists. */
const nowhere = "@name.invalid";

/** An address for each name of nobody. */
function nobodys(name: string): string {
  const address = `${name}${nowhere}`;
  return isEmail(address) ? address : `${Buffer.from(name).toString("hex").slice(0, 60)}${nowhere}`;
}

/** Whether an address was made for a name of nobody. */
export const isNobodys = (email: string): boolean => email.endsWith(nowhere);
