import { createHash, randomBytes } from "node:crypto";
import { verify } from "@node-rs/argon2";
import { Prisma } from "#db/generated/client.ts";
import { type Env, origins } from "#env.ts";
import type { Console, Principal } from "../context.ts";

/** seconds; a working day */
const lifeSeconds = 8 * 3600;

const cookiePattern = /(?:^|;\s*)(?:__Secure-)?holofleet\.pin=([A-Za-z0-9_-]{43})(?:;|$)/;

const tokenIn = (headers: Headers) => cookiePattern.exec(headers.get("cookie") ?? "")?.[1];
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

/** Whether a PIN opens the remote of this mall. */
export async function hasPin({ db }: Pick<Console, "db">, mall: string): Promise<boolean> {
  return (await db.pin.count({ where: { mall: { code: mall } } })) > 0;
}

/** Opens a session of eight hours for the remote of one mall. @returns its token, or `null` when that is not the mall's PIN */
export async function openPinSession({ db }: Pick<Console, "db">, mall: string, pin: string): Promise<string | null> {
  const known = await db.pin.findFirst({ where: { mall: { code: mall } } });
  if (known === null || !(await verify(known.hash, pin))) return null;
  const token = randomBytes(32).toString("base64url");
  const now = Date.now();
  await db.pinSession.deleteMany({ where: { expiresAt: { lte: new Date(now) } } });
  try {
    const expiresAt = new Date(now + lifeSeconds * 1000);
    await db.pinSession.create({ data: { tokenHash: hashOf(token), pinId: known.id, expiresAt } });
  } catch (error) {
    // the PIN was changed while it was looked at
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2003") return null;
    throw error;
  }
  return token;
}

/** Whoever entered the PIN of a mall, by their cookie, or `null`. */
export async function pinPrincipal({ db }: Pick<Console, "db">, headers: Headers): Promise<Principal | null> {
  const token = tokenIn(headers);
  if (token === undefined) return null;
  const session = await db.pinSession.findFirst({
    where: { tokenHash: hashOf(token), expiresAt: { gt: new Date() } },
    select: { pin: { select: { mall: { select: { id: true, code: true } } } } },
  });
  return session && { kind: "pin", mallId: session.pin.mall.id, mall: session.pin.mall.code };
}

/** Ends the PIN session of these headers. @returns whether they named one */
export async function endPinSession({ db }: Pick<Console, "db">, headers: Headers): Promise<boolean> {
  const token = tokenIn(headers);
  if (token === undefined) return false;
  await db.pinSession.deleteMany({ where: { tokenHash: hashOf(token) } });
  return true;
}

/** The cookie that carries a PIN session, or with `null` takes it back. Scripts cannot read it; https alone where the console has it. */
export function pinCookie(env: Env, token: string | null): string {
  const isSecure = origins(env)[0]?.startsWith("https:") ?? false;
  const name = `${isSecure ? "__Secure-" : ""}holofleet.pin`;
  const life = `Path=/; Max-Age=${token === null ? 0 : lifeSeconds}; HttpOnly; SameSite=Lax`;
  return `${name}=${token ?? ""}; ${life}${isSecure ? "; Secure" : ""}`;
}
