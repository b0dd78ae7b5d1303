import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
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

/** A device of two answers at most, then nobody listens any more. */
async function answering(answers: Record<string, string>): Promise<number> {
  let left = Object.keys(answers).length;
  const server = createServer((socket) => {
    if (--left === 0) server.close();
    socket.write("NTCONTROL 0\r");
    socket.once("data", (order) => socket.end(`${answers[order.toString().trim()] ?? "ERR1"}\r`));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

test("picture and sound are two commands: when the second gets nowhere, a part of it acted all the same", async () => {
  const { signal } = new AbortController();
  const both = { type: "mute", target: "both", on: true } as const;
  const gone = connect(await answering({ "00OSH:1": "00OSH:1" }));
  expect(await gone.tell(both, signal)).toEqual({ kind: "no_reply", reason: expect.stringMatching(/^Only a part/) });
  const nowhere = connect(1);
  expect(await nowhere.tell(both, signal)).toMatchObject({ kind: "unreachable" });
});

test("without loudspeakers it is silent when it is black", async () => {
  const port = await answering({ "00QSH": "001", "00QAM": "ERR1" });
  expect(await connect(port).read("mute", new AbortController().signal)).toEqual({
    ...{ kind: "facts", facts: { mute: { video: true, audio: true } } },
  });
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
