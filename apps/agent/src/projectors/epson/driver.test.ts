import { startProjector } from "@holofleet/simulator/projector.ts";
import { expect, test } from "vitest";
import { driverContract } from "../driver.contract.ts";
import { defaultTimings } from "../timings.ts";
import { resolver } from "../wire/address.ts";
import { TcpSession } from "../wire/tcp-session.ts";
import { createEpsonDriver } from "./driver.ts";
import { factsOf, frames, hello } from "./messages.ts";

const timings = { ...defaultTimings, connect: 500, greeting: 300, reply: 400, gap: 1, linger: 50 };

function connect(port: number, password?: string) {
  const options = { greets: false, framer: frames };
  const session = new TcpSession({ host: "127.0.0.1", port }, resolver(true), timings, options);
  return createEpsonDriver(password === undefined ? {} : { password }, session);
}

driverContract("epson", {
  language: "epson",
  connect,
  inputs: ["30", "A0"],
  mute: "together",
  tellsSerial: true,
  signsIn: true,
  greets: true,
  oddities: [],
});

test("the handshake is the documented one", () => {
  expect(hello(undefined).toString("latin1")).toBe("ESC/VP.net\x10\x03\0\0\0\0");
  expect(hello("pw").toString("latin1")).toBe(`ESC/VP.net\x10\x03\0\0\0\x01\x01\x01pw${"\0".repeat(14)}`);
});

test("replies end with a colon, the handshake after 16 bytes", () => {
  const bytes = Buffer.from("ESC/VP.net\x10\x03\0\0 \0PWR=01\r:ERR\r:LAM", "latin1");
  const { lines, rest } = frames(bytes);
  expect([lines.length, lines[1], lines[2], String(rest)]).toEqual([3, "PWR=01\r", "ERR\r", "LAM"]);
});

test.each([
  ["00", {}],
  ["01", { fan: "error" }],
  ["0C", { filter: "warning" }],
  ["04", { temperature: "error" }],
  ["13", { other: "error" }],
])("error code %s", (code, found) => {
  const ok = { fan: "ok", lamp: "ok", temperature: "ok", cover: "ok", filter: "ok", other: "ok" };
  expect(factsOf("errors", code)).toEqual({ errors: { ...ok, ...found } });
});

test("a projector that says ERR to a power order is asked again, not given up", async () => {
  const device = await startProjector({ language: "epson", warmUpMs: 60_000, faults: { busy: "moving" } });
  const { signal } = new AbortController();
  const driver = connect(device.port);
  expect(await driver.tell({ type: "power", on: true }, signal)).toEqual({ kind: "ok" });
  expect(await driver.tell({ type: "power", on: false }, signal)).toEqual({ kind: "busy" });
  driver.close();
  await device.close();
});
