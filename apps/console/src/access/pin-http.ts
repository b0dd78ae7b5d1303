import { pinSchema } from "@holofleet/contract/malls/pins.ts";
import { mallCodeSchema } from "@holofleet/contract/malls.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { z } from "zod";
import type { HttpHandler } from "#content-http/handler.ts";
import { sendResponse, toRequest } from "#front/fetch.ts";
import type { Console } from "../context.ts";
import { recordPin } from "./came-and-went.ts";
import { hasPin, openPinSession, pinCookie } from "./pin.ts";
import { createThrottle } from "./throttle.ts";

const entrySchema = z.object({ mall: mallCodeSchema, pin: pinSchema });

/**
 * `GET /api/auth/pin?mall=` says whether a PIN opens the remote of that mall; `POST /api/auth/pin` with {mall, pin} opens it and sets the
 * session's cookie. Wrong PINs are throttled by address and by mall: four digits are few, so a mall takes twenty an hour.
 */
export function pinHttp(console: Console): HttpHandler {
  const byAddress = createThrottle({ limit: 10, windowMs: 60_000 });
  const byMall = createThrottle({ limit: 20, windowMs: 3_600_000 });

  const enter = async (request: Request, origin: { ip: string; requestId: string }): Promise<Response> => {
    const body = entrySchema.safeParse(await request.json().catch(() => null));
    if (!body.success) throw new AppError("bad_request", "A PIN has 4 to 8 digits. Give the mall's code and its PIN.");
    const { mall, pin } = body.data;
    const wrong = new AppError("unauthorized", "That is not the PIN of this mall. Ask there for the PIN.");
    const forgive = [byAddress.take(origin.ip)];
    // malls that somebody makes up must not push the counted ones out of memory
    if (!(await hasPin(console, mall))) throw wrong;
    forgive.push(byMall.take(mall));
    const token = await openPinSession(console, mall, pin);
    await recordPin(console, origin, mall, token !== null);
    if (token === null) throw wrong;
    for (const takeBack of forgive) takeBack();
    return Response.json({ mall }, { headers: { "set-cookie": pinCookie(console.env, token) } });
  };

  return async (req, res, call) => {
    if (req.method === "POST") return sendResponse(res, await enter(await toRequest(req, res, call, 1024), call));
    if (req.method !== "GET") throw new AppError("not_found", `There is no ${req.method} ${call.url.pathname}.`);
    const mall = mallCodeSchema.safeParse(call.url.searchParams.get("mall"));
    await sendResponse(res, Response.json({ open: mall.success && (await hasPin(console, mall.data)) }));
  };
}
