import { contract } from "@holofleet/contract/index.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { implement } from "@orpc/server";
import { clientIpHeader } from "#access/auth.ts";
import { assertOwnWork, limitedTo } from "#access/reach.ts";
import { recordCall } from "#features/audit/service.ts";
import { type ApiContext, mallsOf, type Principal } from "../context.ts";

import { changesWork, enforcePolicy, isChange } from "./policies.ts";

export type User = Extract<Principal, { kind: "user" }>;

/**
 * What features implement the contract with. Its procedures pass the policies before their input is even read, and get the
 * database as the caller sees it. What changes something goes on record.
 */
export const api = implement(contract)
  .$context<ApiContext>()
  .use(async ({ context, path, procedure, next }, input) => {
    const action = path.join(".");
    if (!isChange(action, procedure["~orpc"].route.method ?? "POST")) return next();
    const { principal, requestId, headers } = context;
    const ip = headers.get(clientIpHeader) ?? "";
    return recordCall(context.console, { principal, action, input, ip, requestId }, async () => next());
  })
  .use(async ({ context, path, next }, input) => {
    const procedure = path.join(".");
    enforcePolicy(procedure, context.principal);
    const malls = context.principal && mallsOf(context.principal);
    if (malls === null) return next();
    const { console } = context;
    const creates = procedure === "works.create";
    if (changesWork(procedure)) await assertOwnWork(console.db, malls, input, { creates });
    return next({ context: { console: limitedTo(console, malls) } });
  });

/** Who an order is recorded as, and the id of the one mall that it must stay in, or `null`. */
export interface Asker {
  by: string;
  within: string | null;
}

/**
 * Who asks for something on the remote: a person by e-mail, or whoever entered the PIN of a mall, for that mall alone.
 * @throws AppError unauthorized
 */
export function askerOf(context: ApiContext): Asker {
  const { principal } = context;
  if (principal?.kind !== "pin") return { by: userOf(context).email, within: null };
  return { by: `PIN at ${principal.mall}`, within: principal.mallId };
}

/**
 * The mall that is looked at: the one that was asked for, or a PIN session's own.
 * @throws AppError forbidden when a PIN session asks for another
 */
export function mallIn({ principal }: ApiContext, asked: string | undefined): { mall?: string } {
  const mall = principal?.kind === "pin" ? principal.mall : asked;
  if (asked !== undefined && asked !== mall) throw new AppError("forbidden", `This PIN is for ${mall} alone.`);
  return mall === undefined ? {} : { mall };
}

/**
 * The person who asks.
 * @throws AppError unauthorized
 */
export function userOf({ principal }: ApiContext): User {
  if (principal?.kind !== "user") throw new AppError("unauthorized", "Sign in first, or send a bearer token.");
  return principal;
}
