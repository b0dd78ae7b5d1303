import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type AgentQuestion, type Granted, kioskQuestionSchema } from "@holofleet/shared/codes/wire.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { readSaid } from "./body.ts";

/** Asks the console, which alone may judge a code. */
export type AskForCode = (question: AgentQuestion, signal: AbortSignal) => Promise<Granted>;

/** milliseconds for one try, so that whoever stands at the kiosk soon knows */
const patienceMs = 6_000;
const tries = 2;

/** What the console says of a code or of whoever asks. All else means that nothing could be checked. */
const verdict = /^(access_code_\w+|rate_limited|conflict|bad_request)$/;

/**
 * Redeems an access code for a kiosk. A question whose answer was lost is asked once more under the same key, so that it is
 * counted once.
 * @throws AppError access_code_…, rate_limited, conflict, forbidden, bad_request; unavailable when the console cannot be asked now
 */
export async function redeemFor(request: IncomingMessage, ask: AskForCode): Promise<Granted> {
  const said = await readSaid(request, kioskQuestionSchema, "Ask with {code}, and {key, kiosk} if you like.");
  const from = (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  const question = { ...said, from, key: said.key ?? randomUUID() };
  for (let left = tries; ; left--) {
    try {
      return await ask(question, AbortSignal.timeout(patienceMs));
    } catch (thrown) {
      if (thrown instanceof AppError && verdict.test(thrown.code)) throw thrown;
      if (left > 1) continue;
      const message = "Access codes cannot be checked now: the console does not answer. Ask again, with the same key.";
      throw new AppError("unavailable", message, { cause: thrown });
    }
  }
}
