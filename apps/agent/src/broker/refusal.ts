import { refusalOf } from "@holofleet/shared/broker/connack.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { networkFailure } from "#console-api/failures.ts";

/** What a refusal of the broker means for this agent: only it may be known no more. */
const codes: Record<number, AppError["code"]> = { 133: "forbidden", 134: "agent_revoked", 135: "agent_revoked" };

/** A SUBACK with the failure code (MQTT 3.1.1 §3.9.3). */
export const mayNotListen = new AppError(
  "forbidden",
  "The broker does not let this agent listen to its own topics. Ask the administrator to check the broker's access rules.",
);

/** Why a connection to the broker at `url` did not come about or ended, in words with a next step. */
export function brokerFailure(thrown: unknown, url: string): AppError {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  const refused = typeof code === "number" ? refusalOf(code) : null;
  if (refused) {
    const words = `${refused.en.cause} ${refused.agent ?? refused.en.next}`;
    return new AppError(codes[refused.code] ?? "unavailable", words, {
      cause: thrown,
      details: { connack: Number(code) },
    });
  }
  const { host } = new URL(url);
  const message = thrown instanceof Error ? thrown.message : "";
  const status = /Unexpected server response: (\d+)/.exec(message)?.[1];
  if (status) {
    return new AppError(
      "proxy_page",
      `${host} answered ${status} instead of opening a WebSocket. Something on the way does not pass WebSockets on at /mqtt; let it, or go on over HTTP.`,
      { cause: thrown },
    );
  }
  if (/(conn|sub)ack timeout|keepalive timeout/i.test(message)) {
    return new AppError("timeout", `The broker at ${host} fell silent. Check the network; it is tried again.`, {
      cause: thrown,
    });
  }
  return networkFailure(thrown, host);
}
