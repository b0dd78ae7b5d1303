import type { BrokerLink } from "@holofleet/contract/fleet/inspector.ts";
import { linkWords } from "@holofleet/shared/broker/link.ts";
import { Command } from "commander";
import { print, table } from "../output.ts";
import { openApi } from "../session.ts";

/** How the console's link to its broker stands and what happened to it, newest first, in words and with the next step. */
export function brokerLines({ url, account, connected, since, events }: BrokerLink): string[] {
  const state = `${connected ? "connected" : "not connected"}${since ? ` since ${since}` : ""}`;
  const lines = [`Broker      ${url}${account && ` as ${account}`}`, `Link        ${state}`];
  if (events.length === 0) return lines;
  const rows = events.map((event) => {
    const times = event.times > 1 ? ` (${event.times} times, last ${event.lastAt})` : "";
    return [event.firstAt, event.kind, String(event.code ?? event.cause ?? ""), linkWords(event, "en") + times];
  });
  return [...lines, ...table(["AT", "WHAT", "CODE", "MEANS"], rows)];
}

export const broker = new Command("broker")
  .description("The console's link to its broker: how it stands, and what happened to it")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const link = await (await openApi()).inspector.link();
    print(options, link, () => brokerLines(link));
  });
