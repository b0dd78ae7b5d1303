import type { OtherAction } from "@holofleet/contract/fleet/audit.ts";
import { z } from "zod";
import { actorOf, type Origin, recordOther } from "#features/audit/service.ts";
import type { Console, Principal } from "../context.ts";
import { isNobodys } from "./passwords/sign-in-name.ts";

/** What of better-auth's routes is on record; signing in has its own. */
const actions: Record<string, OtherAction> = {
  "POST /api/auth/sign-out": "session.signOut",
  "POST /api/auth/change-password": "session.password",
  "POST /api/auth/revoke-session": "session.revoke",
  "POST /api/auth/revoke-other-sessions": "session.revoke",
};

/** Whether a route ends or changes a session, so that it matters whose it was. */
export const endsSession = (route: string): boolean => Object.hasOwn(actions, route);

/** Puts on record that somebody left, or changed how they come in. */
export async function recordLeaving(console: Console, origin: Origin, route: string, who: Principal | null) {
  const action = actions[route];
  if (action === undefined || who === null) return;
  const objects = who.kind === "pin" ? [`mall:${who.mall}`] : [];
  await recordOther(console, { ...originOf(origin), actor: actorOf(who), action, outcome: "done", objects });
}

const signedInSchema = z.object({ user: z.object({ id: z.string(), email: z.string() }) });

/**
 * Puts on record that somebody signed in, or could not: then what they typed as their name, where it looks like one.
 * @param response of the sign-in; it is left unread
 */
export async function recordSignIn(console: Console, origin: Origin, account: string, response: Response) {
  if (response.status === 401) {
    // somebody who typed a password into the wrong field does not find it in a log
    const name = /^[^\s@]{1,100}@[^\s@]{1,200}$/.test(account) && !isNobodys(account) ? account : "";
    const actor = { kind: "nobody", name, id: null } as const;
    const entry = { actor, action: "session.signIn", outcome: "refused" } as const;
    return recordOther(console, { ...originOf(origin), ...entry, objects: name ? [`person:${name}`] : [] });
  }
  const signedIn = signedInSchema.safeParse(response.ok && (await response.clone().json()));
  if (!signedIn.success) return;
  const { id, email } = signedIn.data.user;
  const entry = { actor: { kind: "person", name: email, id }, action: "session.signIn", outcome: "done" } as const;
  await recordOther(console, { ...originOf(origin), ...entry, objects: [`person:${email}`] });
}

/** Puts on record that somebody entered the PIN of a mall, or a wrong one. */
export async function recordPin(console: Console, origin: Origin, mall: string, isRight: boolean) {
  const actor = isRight ? ({ kind: "pin", name: `PIN at ${mall}`, id: null } as const) : actorOf(null);
  const outcome = isRight ? "done" : "refused";
  await recordOther(console, { ...originOf(origin), actor, action: "session.pin", outcome, objects: [`mall:${mall}`] });
}

const originOf = ({ ip, requestId }: Origin): Origin => ({ ip, requestId });
