import { AppError } from "@holofleet/shared/errors.ts";
import { networkFailure } from "#console-api/failures.ts";

/** CONNACK return codes (MQTT 3.1.1 §3.2.2.3) in words, with what to do. */
const connack: Record<number, [AppError["code"], string]> = {
  1: ["unavailable", "The broker does not speak MQTT 3.1.1. Ask the administrator for a broker that does."],
  2: [
    "forbidden",
    "The broker refuses this agent's client id. Another program may use the same identity: enrol this machine with a code of its own.",
  ],
  3: ["unavailable", "The broker is up but not ready. It is tried again."],
  4: [
    "agent_revoked",
    "The broker refuses this agent's id or token. If an operator removed the agent, enrol again with a new install code and --force.",
  ],
  5: [
    "agent_revoked",
    "The broker does not allow this agent in. If an operator removed the agent, enrol again with a new install code and --force.",
  ],
};

/** A SUBACK with the failure code (MQTT 3.1.1 §3.9.3). */
export const mayNotListen = new AppError(
  "forbidden",
  "The broker does not let this agent listen to its own topics. Ask the administrator to check the broker's access rules.",
);

/** Why a connection to the broker at `url` did not come about or ended, in words with a next step. */
export function brokerFailure(thrown: unknown, url: string): AppError {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  const refused = typeof code === "number" ? connack[code] : undefined;
  if (refused) return new AppError(refused[0], refused[1], { cause: thrown, details: { connack: Number(code) } });
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
