import { contract } from "@holofleet/contract/index.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { implement } from "@orpc/server";
import type { ApiContext, Principal } from "../context.ts";
import { enforcePolicy } from "./policies.ts";

export type User = Extract<Principal, { kind: "user" }>;

/** What features implement the contract with. Its procedures pass the policies before their input is even read. */
export const api = implement(contract)
  .$context<ApiContext>()
  .use(({ context, path, next }) => {
    enforcePolicy(path.join("."), context.principal);
    return next();
  });

/**
 * The person who asks.
 * @throws AppError unauthorized
 */
export function userOf({ principal }: ApiContext): User {
  if (principal?.kind !== "user") throw new AppError("unauthorized", "Sign in first, or send a bearer token.");
  return principal;
}
