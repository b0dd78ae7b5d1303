import { describe, expect, test } from "vitest";
import {
  encodeQuery,
  encodeSet,
  factsOf,
  parseClass,
  parseErrors,
  parseGreeting,
  parseInputs,
  parseLamps,
  parseMute,
  parsePower,
  parseReply,
  queryBodies,
} from "./messages.ts";

describe("what is sent", () => {
  test("every Class 1 query", () => {
    const sent = (Object.keys(queryBodies) as (keyof typeof queryBodies)[]).map(encodeQuery);
    expect(sent).toEqual(
      ["POWR", "INPT", "AVMT", "ERST", "LAMP", "INST", "NAME", "INF1", "INF2", "INFO", "CLSS"].map(
        (body) => `%1${body} ?\r`,
      ),
    );
  });

  test.each([
    [{ type: "power", on: true } as const, "%1POWR 1\r"],
    [{ type: "power", on: false } as const, "%1POWR 0\r"],
    [{ type: "input", code: "32" } as const, "%1INPT 32\r"],
    [{ type: "mute", target: "video", on: true } as const, "%1AVMT 11\r"],
    [{ type: "mute", target: "audio", on: false } as const, "%1AVMT 20\r"],
    [{ type: "mute", target: "both", on: true } as const, "%1AVMT 31\r"],
  ])("%o", (set, line) => expect(encodeSet(set)).toBe(line));
});

describe("greetings", () => {
  test.each([
    ["PJLINK 0", { kind: "open" }],
    ["PJLINK 1 498e4a67", { kind: "password", seed: "498e4a67" }],
    ["pjlink 1 498E4A67", { kind: "password", seed: "498E4A67" }],
    ["PJLINK ERRA", { kind: "auth" }],
    ["\0PJLINK 0\0", { kind: "open" }],
    ["SSH-2.0-OpenSSH_9.2", null],
    ["PJLINK 1", null],
    ["", null],
  ])("%j", (line, greeting) => expect(parseGreeting(line)).toEqual(greeting));
});

describe("replies", () => {
  test.each([
    ["%1POWR=1", { kind: "value", value: "1" }],
    ["%1POWR=OK", { kind: "ok" }],
    ["%1POWR=ERR1", { kind: "unsupported" }],
    ["%1POWR=ERR2", { kind: "bad_param" }],
    ["%1POWR=ERR3", { kind: "busy" }],
    ["%1POWR=ERR4", { kind: "failure" }],
    ["PJLINK ERRA", { kind: "auth" }],
    ["%1powr=0", { kind: "value", value: "0" }],
    ["%2POWR=0", { kind: "value", value: "0" }],
    ["\0%1P\0OWR=1\0", { kind: "value", value: "1" }],
    ["~#\x02%1POWR=1", { kind: "value", value: "1" }],
    ["ERR3", { kind: "busy" }],
    ["%1POWR=", { kind: "value", value: "" }],
    ["%1INPT=31", null],
    ["%1POWR", null],
    ["hello", null],
    ["ERR9", null],
  ])("%j answers POWR as %o", (line, reply) => expect(parseReply(line, "POWR")).toEqual(reply));

  test("a name keeps its case and its equals signs", () =>
    expect(parseReply("%1NAME=Hall = North", "NAME")).toEqual({ kind: "value", value: "Hall = North" }));
});

describe("values", () => {
  test.each([
    ["0", "standby"],
    ["1", "on"],
    ["2", "cooling"],
    ["3", "warming"],
    ["", "unknown"],
    ["7", "unknown"],
  ])("power %j is %s", (value, power) => expect(parsePower(value)).toBe(power));

  test("errors", () => {
    const ok = { fan: "ok", lamp: "ok", temperature: "ok", cover: "ok", filter: "ok", other: "ok" };
    expect(parseErrors("000000")).toEqual(ok);
    expect(parseErrors("021000")).toEqual({ ...ok, lamp: "error", temperature: "warning" });
    expect(parseErrors("9")).toEqual(ok);
  });

  test("lamps", () => {
    expect(parseLamps("1204 1")).toEqual([{ hours: 1204, on: true }]);
    expect(parseLamps("88 0 99999 1")).toEqual([
      { hours: 88, on: false },
      { hours: 99_999, on: true },
    ]);
    expect(parseLamps("1 1 ".repeat(20))).toHaveLength(8);
    expect(parseLamps("none")).toEqual([]);
  });

  test.each([
    ["11", { video: true, audio: false }],
    ["21", { video: false, audio: true }],
    ["31", { video: true, audio: true }],
    ["30", { video: false, audio: false }],
    ["10", { video: false, audio: false }],
    ["41", null],
  ])("mute %j", (value, mute) => expect(parseMute(value)).toEqual(mute));

  test.each([
    ["1", 1],
    ["2", 2],
    ["Class 1", 1],
    ["Version2", 2],
    ["", 1],
  ])("class %j", (value, digit) => expect(parseClass(value)).toBe(digit));

  test("inputs", () => expect(parseInputs("11 32 5A x 99")).toEqual(["11", "32", "5A"]));

  test("each question has its facts", () => {
    expect(factsOf("power", "3")).toEqual({ power: "warming" });
    expect(factsOf("input", "32")).toEqual({ input: "32" });
    expect(factsOf("lamps", "5 1")).toEqual({ lamps: [{ hours: 5, on: true }] });
    expect(factsOf("maker", "EPSON")).toEqual({ identity: { maker: "EPSON" } });
    expect(factsOf("class", "2")).toEqual({ identity: { class: 2 } });
  });
});
