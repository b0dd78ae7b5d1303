import type { Ack } from "@holofleet/shared/protocol/commands.ts";
import type { Reported } from "@holofleet/shared/protocol/state.ts";
import { pino } from "pino";
import { expect, test, vi } from "vitest";
import { createUplink } from "./uplink.ts";

/** Events are waited for as long as a busy machine may need. */
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

const ack = (commandId: string): Ack => ({ commandId, state: "accepted", attempts: 0, elapsedMs: 0 });
const reported = { bootId: "b1", seq: 1, works: [] } as unknown as Reported;

/** An uplink whose broker takes what `up` allows. */
function start() {
  const wire = { up: true, sent: [] as string[], large: [] as unknown[] };
  const uplink = createUplink({
    bootId: "b1",
    log: pino({ level: "silent" }),
    sendLarge: (envelope) => wire.large.push(envelope),
    async send(kind, payload) {
      if (wire.up) wire.sent.push(`${kind} ${JSON.stringify(JSON.parse(payload).body)}`);
      return wire.up;
    },
  });
  return { uplink, wire };
}

const ids = (messages: unknown[]) =>
  messages.flatMap((m) => (m as { body: { commandId?: string } }).body.commandId ?? []);

test("acknowledgements wait for a transport and go out once, in order", async () => {
  const { uplink, wire } = start();
  wire.up = false;
  for (const id of ["command-1", "command-2", "command-3"]) uplink.ack(ack(id));
  expect(ids(uplink.collect().messages)).toEqual(["command-1", "command-2", "command-3"]);
  wire.up = true;
  uplink.greet();
  await until(() => expect(wire.sent.filter((line) => line.startsWith("acks"))).toHaveLength(3));
  expect(wire.sent.map((line) => /command-\d/.exec(line)?.[0]).filter(Boolean)).toEqual([
    "command-1",
    "command-2",
    "command-3",
  ]);
  expect(ids(uplink.collect().messages)).toEqual([]);
});

test("what HTTP collected is kept until it says delivered, and what came meanwhile stays", () => {
  const { uplink, wire } = start();
  wire.up = false;
  uplink.ack(ack("command-1"));
  uplink.collect();
  const second = uplink.collect();
  uplink.ack(ack("command-2"));
  expect(ids(second.messages)).toEqual(["command-1"]);
  second.delivered();
  expect(ids(uplink.collect().messages)).toEqual(["command-2"]);
});

test("who collects gets the last of each state", () => {
  const { uplink, wire } = start();
  wire.up = false;
  uplink.reported(reported);
  uplink.reported({ ...reported, seq: 2 });
  expect(uplink.collect().messages).toMatchObject([
    { type: "presence", body: { online: true, bootId: "b1" } },
    { type: "reported", body: { seq: 2 } },
  ]);
});

test("a snapshot that is too large for a broker goes over HTTP", () => {
  const { uplink, wire } = start();
  uplink.reported({ ...reported, works: Array(2000).fill({ id: "w".repeat(60) }) });
  expect(wire.sent).toEqual([]);
  expect(wire.large).toHaveLength(1);
});
