import { type Ability, mayDo, type Role } from "@holofleet/contract/access/roles.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Logger } from "pino";
import type { Auth } from "#access/auth.ts";
import type { MqttAccount } from "#access/mqtt.ts";
import type { Db } from "#db/client.ts";
import type { Env } from "#env.ts";
import type { Intake, Renditions } from "#features/assets/service.ts";
import type { CodeDesk } from "#features/codes/service.ts";
import type { Pictures } from "#images/pictures.ts";
import type { Inspector } from "#inspector/inspector.ts";
import type { Mailer } from "#mail/mailer.ts";
import type { Packages } from "#packages/packages.ts";
import type { Secrets } from "#secrets.ts";
import type { BlobStore } from "#storage/blob-store.ts";

/** What server.ts builds once and hands to everyone: no module keeps state of its own. */
export interface Console {
  env: Env;
  log: Logger;
  db: Db;
  /** of the same database, for connections of one's own: LISTEN and advisory locks */
  databaseUrl: string;
  secrets: Secrets;
  blobs: BlobStore;
  pictures: Pictures;
  renditions: Renditions;
  intake: Intake;
  codes: CodeDesk;
  auth: Auth;
  /** the agents that it hands out */
  packages: Packages;
  /** `null` without a mail server */
  mail: Mailer | null;
  /** the console's own account at its broker */
  mqtt: MqttAccount;
  inspector: Inspector;
}

/** Who asks. Made by `authenticate` from a request's headers, checked by the policies. */
export type Principal =
  | {
      kind: "user";
      id: string;
      email: string;
      name: string;
      role: Role;
      locale: string | null;
      /** id of the session */
      session: string | null;
      /** ids of the malls that exist for this person; `null`: all */
      malls: readonly string[] | null;
    }
  | { kind: "agent"; id: string; mallId: string; waiting: boolean }
  /** whoever entered the PIN of a mall; `mall` is its code */
  | { kind: "pin"; mallId: string; mall: string };

/**
 * Lets people through whose role may do this.
 * @throws AppError unauthorized, forbidden
 */
export function assertMay(
  principal: Principal | null,
  ability: Ability,
): asserts principal is Extract<Principal, { kind: "user" }> {
  if (principal === null) throw new AppError("unauthorized", "Sign in first, or send a bearer token.");
  if (principal.kind === "user" && mayDo(principal.role, ability)) return;
  throw new AppError("forbidden", whyNot[principal.kind]);
}

/** Ids of the malls that exist for somebody, or `null` for all. */
export function mallsOf(principal: Principal | null): readonly string[] | null {
  if (principal?.kind === "user") return principal.malls;
  return principal === null ? [] : [principal.mallId];
}

const whyNot: Record<Principal["kind"], string> = {
  agent: "This is for people who are signed in; an agent has routes of its own under /agent/v1.",
  user: "Your role does not allow this. Ask an administrator for another one.",
  pin: "A PIN opens the remote of one mall and nothing else. Sign in with an account that may do this.",
};

/** What every procedure of the API gets. */
export interface ApiContext {
  console: Console;
  headers: Headers;
  principal: Principal | null;
  requestId: string;
}
