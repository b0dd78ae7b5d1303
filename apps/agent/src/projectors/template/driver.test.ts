import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type ProjectorTemplate, projectorTemplateSchema } from "@holofleet/shared/protocol/projectors/template.ts";
import { startProjector } from "@holofleet/simulator/projector.ts";
import { afterEach, describe, expect, test } from "vitest";
import { driverContract } from "../driver.contract.ts";
import { createDriver } from "../drivers.ts";
import { defaultTimings } from "../timings.ts";
import { resolver } from "../wire/address.ts";
import { bytesOf, fits, framerOf } from "./messages.ts";

const timings = { ...defaultTimings, connect: 500, greeting: 300, reply: 300, gap: 1, linger: 50 };
const { signal } = new AbortController();

const plain = projectorTemplateSchema.parse({
  terminator: "\\r",
  accepted: "ACK",
  refused: "NAK",
  commands: { powerOn: "POWER ON", powerOff: "POWER OFF", videoMuteOn: "BLANK ON", videoMuteOff: "BLANK OFF" },
  inputs: { hdmi: "INPUT hdmi", vga: "INPUT vga" },
  named: { "screen down": "SCREEN DOWN" },
  queries: {
    power: {
      send: "POWER?",
      answers: (["standby", "warming", "on", "cooling"] as const).map((value) => ({
        pattern: `POWER=${value}`,
        value,
      })),
    },
    input: { send: "INPUT?", answers: ["hdmi", "vga"].map((value) => ({ pattern: `INPUT=${value}`, value })) },
    videoMute: { send: "BLANK?", answers: (["on", "off"] as const).map((value) => ({ pattern: `*=${value}`, value })) },
  },
});

function connect(port: number, template: ProjectorTemplate = plain) {
  const config = { id: "p", name: "Hall", driver: "template" as const, host: "127.0.0.1", port, template };
  return createDriver(config, resolver(true), timings, { known: () => ({}), learn: () => {} });
}

driverContract("template", {
  language: "plain",
  connect: (port) => connect(port),
  inputs: ["hdmi", "vga"],
  mute: "video only",
  tellsSerial: false,
  signsIn: false,
  greets: false,
  oddities: [],
});

test("commands by name", async () => {
  const device = await startProjector({ language: "plain" });
  const driver = connect(device.port);
  expect(await driver.tell({ type: "named", name: "screen down" }, signal)).toEqual({ kind: "ok" });
  expect(await driver.tell({ type: "named", name: "constructor" }, signal)).toEqual({ kind: "bad_param" });
  expect(device.received).toEqual(["SCREEN DOWN"]);
  driver.close();
  await device.close();
});

test("an order of two commands of which the second is refused: a part of it acted all the same", async () => {
  const device = await startProjector({ language: "plain" });
  device.device.place("on");
  const commands = { ...plain.commands, audioMuteOn: "NO SUCH WORD" };
  const driver = connect(device.port, { ...plain, commands });
  const reply = await driver.tell({ type: "mute", target: "both", on: true }, signal);
  expect(reply).toEqual({ kind: "no_reply", reason: expect.stringMatching(/^Only a part/) });
  expect(device.received).toEqual(["BLANK ON", "NO SUCH WORD"]);
  expect(await driver.tell({ type: "mute", target: "audio", on: true }, signal)).toEqual({ kind: "busy" });
  driver.close();
  await device.close();
});

test("without a description it can do nothing, and says so", async () => {
  const config = { id: "p", name: "Hall", driver: "template" as const, host: "127.0.0.1", port: 9 };
  const driver = createDriver(config, resolver(true), timings, { known: () => ({}), learn: () => {} });
  expect(await driver.tell({ type: "power", on: true }, signal)).toEqual({ kind: "unsupported" });
});

describe("over UDP", () => {
  const relay = createSocket("udp4");
  const heard: string[] = [];
  afterEach(() => relay.close());

  test("a relay in hexadecimal, with and without answers", async () => {
    relay.bind(0, "127.0.0.1");
    await once(relay, "listening");
    relay.on("message", (bytes, { port, address }) => {
      heard.push(bytes.toString("hex"));
      if (bytes[1] === 0x55) relay.send(Buffer.from("aa5501", "hex"), port, address);
    });
    const template = projectorTemplateSchema.parse({
      transport: "udp",
      encoding: "hex",
      commands: { powerOn: "AA 01 FF", powerOff: "AA 00 FF" },
      queries: {
        power: {
          send: "AA 55",
          answers: [
            { pattern: "AA 55 01", value: "on" },
            { pattern: "AA 55 00", value: "standby" },
          ],
        },
      },
    });
    const driver = connect(relay.address().port, template);
    expect(await driver.tell({ type: "power", on: true }, signal)).toEqual({ kind: "ok" });
    expect(await driver.read("power", signal)).toEqual({ kind: "facts", facts: { power: "on" } });
    expect(heard).toEqual(["aa01ff", "aa55"]);
    driver.close();
  });
});

describe("patterns", () => {
  test.each([
    ["POW=ON", "pow=on", true],
    ["  POW=ON \0", "POW=ON", true],
    ["*POW=ON#", "*pow=on*", true],
    ["POW=ONE", "POW=ON", false],
    ["ab", "a*b*b", false],
    ["abb", "a*b*b", true],
    ["", "*", true],
    ["a", "a*a", false],
    ["(PWR!001)", "(PWR!*1)", true],
  ])("%j fits %j: %s", (line, pattern, result) => expect(fits(line, pattern, { encoding: "text" })).toBe(result));

  test("none takes long", () => {
    const started = performance.now();
    expect(fits("a".repeat(4_000), `${"a*".repeat(90)}b`, { encoding: "text" })).toBe(false);
    expect(performance.now() - started).toBeLessThan(200);
  });
});

test("bytes", () => {
  const text = { encoding: "text" as const };
  expect(bytesOf("\\rA\\x02\\n\\\\", text).toString("hex")).toBe("0d41020a5c");
  expect(bytesOf("\\xff", text).toString("hex")).toBe("ff");
  expect(bytesOf("BE EF 0d", { encoding: "hex" }).toString("hex")).toBe("beef0d");
  expect(framerOf({ encoding: "text", terminator: "\\r\\n" })(Buffer.from("one\r\ntwo\r\nth")).lines).toEqual([
    "one",
    "two",
  ]);
  expect(framerOf({ encoding: "hex", terminator: "" })(Buffer.from([0xaa, 1])).lines).toEqual(["AA01"]);
});
