import { hash, verify } from "@node-rs/argon2";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { betterAuth } from "better-auth/minimal";
import { bearer } from "better-auth/plugins/bearer";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Logger } from "pino";
import type { Db } from "#db/client.ts";
import { type Env, origins } from "#env.ts";
import type { Secrets } from "#secrets.ts";

export type Auth = ReturnType<typeof createAuth>;

/** Passwords are kept as argon2id with the parameters that OWASP asks for (19 MiB, 2 passes). */
export const hashPassword = (password: string): Promise<string> => hash(password);

/** Header that the front sets to the caller's address; whatever a caller sends under this name is dropped. */
export const clientIpHeader = "x-holofleet-client-ip";

interface AuthParts {
  env: Env;
  db: Db;
  secrets: Secrets;
  log: Logger;
}

/** Sign-in by e-mail and password, sessions in Postgres. Nobody signs up by themselves. */
export function createAuth({ env, db, secrets, log }: AuthParts) {
  const own = origins(env);
  return betterAuth({
    appName: "Holofleet",
    baseURL: own[0],
    basePath: "/api/auth",
    secret: secrets.authSecret,
    trustedOrigins: own,
    telemetry: { enabled: false },
    logger: {
      level: "error",
      log: (_level, message, ...about) =>
        log.error({ err: about.find((it) => it instanceof Error) }, `sign-in: ${message}`),
    },
    database: prismaAdapter(db, { provider: "postgresql" }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 8,
      maxPasswordLength: 200,
      password: { hash: hashPassword, verify: ({ hash: known, password }) => verify(known, password) },
    },
    user: {
      additionalFields: {
        role: { type: "string", required: true, input: false, defaultValue: "administrator" },
        limited: { type: "boolean", required: true, input: false, defaultValue: false },
        locale: { type: "string", required: false, input: false },
      },
    },
    session: { additionalFields: { lastUsedAt: { type: "date", required: false, input: false } } },
    // throttled in front of it, by failures only (access/http.ts)
    rateLimit: { enabled: false },
    // where a request comes from is checked in front of everything (front/guard.ts), for scripts as well, which name no origin
    advanced: {
      disableCSRFCheck: true,
      cookiePrefix: "holofleet",
      useSecureCookies: own[0]?.startsWith("https:") ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      ipAddress: { ipAddressHeaders: [clientIpHeader] },
    },
    // in this order: bearer must see that a session waits for its second factor
    plugins: [twoFactor({ issuer: "Holofleet" }), bearer()],
  });
}
