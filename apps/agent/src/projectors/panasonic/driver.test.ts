import { startProjector } from "@holofleet/simulator/projector.ts";
import { expect, test } from "vitest";
import { driverContract } from "../driver.contract.ts";
import { defaultTimings } from "../timings.ts";
import { resolver } from "../wire/address.ts";
import { TcpSession } from "../wire/tcp-session.ts";
import { createPanasonicDriver } from "./driver.ts";
import { parseReply } from "./messages.ts";

const timings = { ...defaultTimings, connect: 500, greeting: 300, reply: 300, gap: 1, linger: 50 };

function connect(port: number, password?: string, user?: string) {
  const session = new TcpSession({ host: "127.0.0.1", port }, resolver(true), timings);
  return createPanasonicDriver({ ...(user && { user }), ...(password !== undefined && { password }) }, session);
}

driverContract("panasonic", {
  language: "panasonic",
  connect,
  inputs: ["HD1", "DL1"],
  mute: "split",
  tellsSerial: true,
  signsIn: true,
  greets: true,
  oddities: [],
});

test("signs with user and password, one connection for each command", async () => {
  const device = await startProjector({ language: "panasonic", user: "hall", password: "secret" });
  const { signal } = new AbortController();
  const driver = connect(device.port, "secret", "hall");
  expect(await driver.read("power", signal)).toMatchObject({ kind: "facts" });
  expect(await driver.read("model", signal)).toEqual({
    kind: "facts",
    facts: { identity: { maker: "Panasonic", model: "SIM-1" } },
  });
  expect(device.received[0]).toMatch(/^[0-9a-f]{32}00Q\$S$/);
  expect(device.received.join()).not.toContain("secret");
  await device.close();
});

test.each([
  ["00001", { kind: "value", value: "001" }],
  ["00PON", { kind: "value", value: "PON" }],
  ["ERR1", { kind: "unsupported" }],
  ["ERR2", { kind: "bad_param" }],
  ["00ERR3", { kind: "busy" }],
  ["ERR4", { kind: "busy" }],
  ["ERR5", { kind: "bad_param" }],
  ["ERRA", { kind: "auth" }],
  ["hello", null],
])("reply %j", (line, reply) => expect(parseReply(line)).toEqual(reply));
