import { AppError } from "@holofleet/shared/errors.ts";
import { z } from "zod";
import type { Call, HttpHandler } from "#content-http/handler.ts";
import { forgotten, readLink, sendReset, setPassword } from "#features/access/service.ts";
import { recordOther } from "#features/audit/service.ts";
import { sendResponse, toRequest } from "#front/fetch.ts";
import type { Console } from "../../context.ts";
import { forgetFirstSignIn } from "../administrator.ts";
import { hashPassword } from "../auth.ts";
import { createThrottle } from "../throttle.ts";

const linkPath = "/api/auth/password-link";
const setPath = "/api/auth/password";
const forgotPath = "/api/auth/forgot";
const doorPath = "/api/auth/door";
export const passwordPaths = [linkPath, setPath, forgotPath, doorPath];

const tokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const lookSchema = z.object({ token: tokenSchema });
const setSchema = lookSchema.extend({ password: z.string().min(8).max(200) });
const forgotSchema = z.object({ name: z.string().min(1).max(400) });

/**
 * Passwords of people who are not signed in: `POST /api/auth/password-link` with {token} says whose one-time link that is,
 * `POST /api/auth/password` with {token, password} uses it up, and `POST /api/auth/forgot` with {name} mails one, where mail stands, and
 * says the same whether somebody is called that or not. `GET /api/auth/door` says what the sign-in page offers.
 */
export function passwordHttp(console: Console): HttpHandler {
  const byAddress = createThrottle({ limit: 20, windowMs: 60_000 });
  const mailsByAddress = createThrottle({ limit: 10, windowMs: 15 * 60_000 });
  const mailsByName = createThrottle({ limit: 3, windowMs: 3_600_000 });
  const gone = new AppError("not_found", "This link was used, is too old, or is not whole. Ask for a new one.");

  /** Nobody can try tokens out: whoever is wrong too often waits. */
  const owned = async (json: unknown, ip: string) => {
    const forgive = byAddress.take(ip);
    const look = lookSchema.safeParse(json);
    const owner = look.success ? await readLink(console.db, look.data.token) : null;
    if (owner === null) throw gone;
    forgive();
    return owner;
  };

  const set = async (json: unknown, { ip, requestId }: Call) => {
    const body = setSchema.safeParse(json);
    if (!body.success) throw new AppError("bad_request", "A password has 8 to 200 characters.");
    const person = await setPassword(console.db, body.data.token, await hashPassword(body.data.password));
    if (person === null) throw gone;
    const { id, email } = person;
    await forgetFirstSignIn(console.env.home, email);
    const actor = { kind: "person", name: email, id } as const;
    const entry = { actor, action: "session.password", outcome: "done" } as const;
    await recordOther(console, { ip, requestId, ...entry, objects: [`person:${email}`] });
    return { email };
  };

  const forgot = (json: unknown, ip: string): unknown => {
    const body = forgotSchema.safeParse(json);
    if (!body.success) throw new AppError("bad_request", "Give the name that you sign in with.");
    if (console.mail === null) throw new AppError("not_found", "This console sends no mail. Ask an administrator.");
    mailsByAddress.take(ip);
    mailsByName.take(forgotten(body.data.name));
    // not waited for: known and unknown names are answered alike
    sendReset(console, body.data.name).catch((err) => console.log.warn({ err }, "a forgotten password"));
    return {};
  };

  return async (req, res, call) => {
    const path = call.url.pathname;
    const send = (body: unknown) => sendResponse(res, Response.json(body));
    if (path === doorPath && req.method === "GET") return send({ mail: console.mail !== null });
    if (path === doorPath || req.method !== "POST")
      throw new AppError("not_found", `There is no ${req.method} ${path}.`);
    const request = await toRequest(req, res, call, 4096);
    const json: unknown = await request.json().catch(() => null);
    if (path === forgotPath) return send(forgot(json, call.ip));
    const owner = await owned(json, call.ip);
    await send(path === setPath ? await set(json, call) : owner);
  };
}
