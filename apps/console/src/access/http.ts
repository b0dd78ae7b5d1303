import { AppError, type ErrorCode } from "@holofleet/shared/errors.ts";
import { z } from "zod";
import type { Call, HttpHandler } from "#content-http/handler.ts";
import { notify } from "#db/notices.ts";
import { endSessions } from "#features/access/service.ts";
import { sendResponse, toRequest } from "#front/fetch.ts";
import type { Console } from "../context.ts";
import { forgetFirstSignIn } from "./administrator.ts";
import { authenticate } from "./authenticate.ts";
import { endsSession, recordLeaving, recordSignIn } from "./came-and-went.ts";
import { passwordHttp, passwordPaths } from "./passwords/http.ts";
import { namedByEmail, signInByEmail, signInByName } from "./passwords/sign-in-name.ts";
import { endPinSession, pinCookie } from "./pin.ts";
import { pinHttp } from "./pin-http.ts";
import { createThrottle } from "./throttle.ts";

/** Where a code of the second factor is tried: to come in, or to begin with it. */
const codeRoutes = ["POST /api/auth/two-factor/verify-totp", "POST /api/auth/two-factor/verify-backup-code"];

/** What of better-auth is reachable. Everything else that it or a plugin could answer stays closed. */
const routes = new Set([
  signInByName,
  signInByEmail,
  "POST /api/auth/sign-out",
  "GET /api/auth/get-session",
  "POST /api/auth/change-password",
  "POST /api/auth/two-factor/enable",
  "POST /api/auth/two-factor/disable",
  "POST /api/auth/two-factor/generate-backup-codes",
  ...codeRoutes,
  "GET /api/auth/list-sessions",
  "POST /api/auth/revoke-session",
  "POST /api/auth/revoke-other-sessions",
]);

const codes: Record<number, ErrorCode> = {
  400: "bad_request",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  415: "unsupported_media",
  429: "rate_limited",
};

/**
 * Sign-in, sign-out and sessions under `/api/auth`. Failed sign-ins are throttled by address and by account; a correct
 * password counts only while it is looked at.
 * A PIN session has its own entrance beside it, and the same way out.
 * Whatever may have ended a session is told to every replica, so that live sockets check again.
 */
export function authHttp(console: Console): HttpHandler {
  const byAddress = createThrottle({ limit: 10, windowMs: 60_000 });
  const byAccount = createThrottle({ limit: 50, windowMs: 15 * 60_000 });

  const signIn = async (request: Request, origin: { ip: string; requestId: string }): Promise<Response> => {
    const body = z.object({ email: z.string().max(320) }).safeParse(
      await request
        .clone()
        .json()
        .catch(() => null),
    );
    const account = body.success ? body.data.email.trim().toLowerCase() : "";
    const forgive = [byAddress.take(origin.ip), byAccount.take(account)];
    const response = await console.auth.handler(request);
    if (response.status !== 401) for (const takeBack of forgive) takeBack();
    await recordSignIn(console, origin, account, response);
    return response;
  };

  /** The code of a second factor; beside this, better-auth takes five for one sign-in and ten in a row for one account. */
  const tryCode = async (request: Request, call: Call): Promise<Response> => {
    const forgive = byAddress.take(call.ip);
    const isIn = (await authenticate(console, call.headers)) !== null;
    const response = await console.auth.handler(request);
    if (response.ok) forgive();
    if (!isIn) await recordSignIn(console, call, "", response);
    return response;
  };

  const pin = pinHttp(console);
  const password = passwordHttp(console);

  return async (req, res, call) => {
    if (call.url.pathname === "/api/auth/pin") return pin(req, res, call);
    if (passwordPaths.includes(call.url.pathname)) return password(req, res, call);
    const asked = `${req.method} ${call.url.pathname}`;
    if (!routes.has(asked)) throw new AppError("not_found", `There is no ${asked}.`);
    const { route, request } = await namedByEmail(console, asked, await toRequest(req, res, call, 16_384));
    const signsIn = route === "POST /api/auth/sign-in/email";
    const who = endsSession(route) ? await authenticate(console, call.headers) : null;
    const answer = signsIn ? signIn : codeRoutes.includes(route) ? tryCode : console.auth.handler;
    const response = await answer(request, call);
    if (!response.ok) throw await refusalOf(response);
    await recordLeaving(console, call, route, who);
    if (route === "POST /api/auth/change-password") {
      const { user } = (await response.clone().json()) as { user: { id: string; email: string } };
      await forgetFirstSignIn(console.env.home, user.email);
      const own = await console.auth.api.getSession({ headers: call.headers });
      if (own) await endSessions(console.db, user.id, own.session.id);
    }
    if (route === "POST /api/auth/sign-out" && (await endPinSession(console, call.headers))) {
      response.headers.append("set-cookie", pinCookie(console.env, null));
    }
    if (req.method === "POST" && !signsIn) await notify(console.db, { kind: "session", id: "" });
    await sendResponse(res, response);
  };
}

async function refusalOf(response: Response): Promise<AppError> {
  const body = z.object({ message: z.string() }).safeParse(await response.json().catch(() => null));
  const code = codes[response.status];
  if (!code) return new AppError("internal", `sign-in answered ${response.status}`, { cause: body.data?.message });
  return new AppError(code, body.data?.message ?? "The sign-in did not understand this request.");
}
