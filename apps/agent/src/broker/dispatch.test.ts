import { encode } from "@holofleet/shared/protocol/codec.ts";
import type { Command } from "@holofleet/shared/protocol/commands.ts";
import { pino } from "pino";
import { expect, test, vi } from "vitest";
import { createDispatch } from "./dispatch.ts";

/** Events are waited for as long as a busy machine may need. */
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

const meta = { id: "m1", sentAt: 0 };
const command: Command = {
  id: "command-1",
  target: { projector: "p1" },
  wish: { type: "power", on: true },
  deadline: 10_000,
  why: "test",
};
const bell = Buffer.from(encode("desired", { epoch: "e", generation: 1 }, meta));
const order = Buffer.from(encode("commands", command, meta));

function start(onCommand: (command: Command, remainingMs: number) => unknown = () => {}) {
  const warnings: unknown[] = [];
  const log = pino({ level: "warn" }, { write: (line) => void warnings.push(JSON.parse(line)) });
  const onDesired = vi.fn();
  const onAck = vi.fn();
  const taken = vi.fn(onCommand);
  const dispatch = createDispatch({ onDesired, onCommand: taken, onAck, serverNow: () => 4_000, log });
  return { dispatch, onDesired, taken, onAck, warnings };
}

test("a bell rings, an order comes with the time it is still good for, whatever way they came", () => {
  const { dispatch, onDesired, taken } = start();
  dispatch.message("desired", bell, true);
  dispatch.message("commands", order, false);
  dispatch.envelope(JSON.parse(bell.toString()));
  dispatch.envelope(JSON.parse(order.toString()));
  expect(onDesired).toHaveBeenCalledTimes(2);
  expect(taken.mock.calls).toEqual([
    [command, 6_000],
    [command, 6_000],
  ]);
});

test("bad messages are counted, logged once per reason, and harm nothing", () => {
  const { dispatch, onDesired, taken, warnings } = start();
  dispatch.message("commands", order, true);
  dispatch.message("desired", Buffer.from("{nonsense"), false);
  dispatch.message("desired", Buffer.from("{nonsense"), false);
  dispatch.message("desired", Buffer.from([0xff, 0xfe]), false);
  dispatch.message("desired", order, false);
  dispatch.message("commands", Buffer.from(`${"[".repeat(20_000)}`), false);
  dispatch.message("commands", Buffer.alloc(200_000), false);
  dispatch.message("commands", Buffer.from(order.toString().replace('"v":1', '"v":9')), false);
  for (const value of [null, 7, {}, { type: "__proto__" }, { type: "presence" }]) dispatch.envelope(value);
  expect(onDesired).not.toHaveBeenCalled();
  expect(taken).not.toHaveBeenCalled();
  expect(dispatch.dropped()).toEqual({
    "commands retained": 1,
    "desired not_json": 3,
    "desired wrong_type": 1,
    "commands not_json": 1,
    "commands oversize": 1,
    "commands version": 1,
    "http unknown_type": 5,
  });
  expect(warnings).toHaveLength(7);
});

test("an order that fails inside is answered: unknown", async () => {
  const { dispatch, onAck } = start(() => Promise.reject(new Error("journal gone")));
  dispatch.message("commands", order, false);
  await until(() =>
    expect(onAck).toHaveBeenCalledWith(
      expect.objectContaining({ commandId: "command-1", state: "unknown", reason: "journal gone" }),
    ),
  );
});
