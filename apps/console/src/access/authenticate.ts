import { roleSchema } from "@holofleet/contract/access/roles.ts";
import type { Db } from "#db/client.ts";
import { touchSession } from "#features/access/service.ts";
import { verifyAgent } from "#features/agents/service.ts";
import type { Console, Principal } from "../context.ts";
import { pinPrincipal } from "./pin.ts";

/** `Bearer <agentId>.<token>`. Agent ids start with `a_`, which no session token does. */
const agentBearer = /^Bearer (a_[A-Za-z0-9]+)\.([A-Za-z0-9_-]{32,128})$/i;

/**
 * Who sends these headers: a person by session cookie or bearer token, an agent by its own token, whoever
 * entered the PIN of a mall, or nobody we know.
 */
export async function authenticate(console: Console, headers: Headers): Promise<Principal | null> {
  const [, agentId, token] = agentBearer.exec(headers.get("authorization") ?? "") ?? [];
  if (agentId && token) {
    const agent = await verifyAgent(console.db, agentId, token);
    return agent && { kind: "agent", ...agent };
  }
  const session = await console.auth.api.getSession({ headers, query: { disableCookieCache: true } });
  if (!session) return pinPrincipal(console, headers);
  const { id, email, name, locale, limited } = session.user;
  // a role that this version does not know may do the least
  const role = roleSchema.safeParse(session.user.role).data ?? "av";
  const malls = limited === false ? null : await mallsOfPerson(console.db, id);
  await touchSession(console.db, session.session);
  return { kind: "user", id, email, name, role, locale: locale ?? null, session: session.session.id, malls };
}

/** Ids of the malls that exist for somebody who is limited: their own, and those of their groups. */
async function mallsOfPerson(db: Db, id: string): Promise<string[]> {
  const isTheirs = { people: { some: { id } } };
  const rows = await db.mall.findMany({
    where: { OR: [isTheirs, { groups: { some: isTheirs } }] },
    select: { id: true },
  });
  return rows.map((mall) => mall.id);
}
