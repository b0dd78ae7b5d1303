import { describe, expect, test } from "vitest";
import { questions } from "../driver.ts";
import {
  encodeQuery,
  encodeSet,
  factsOf,
  parseChallenge,
  parseClass,
  parseErrors,
  parseGreeting,
  parseInputs,
  parseLamps,
  parseMute,
  parsePower,
  parseReply,
} from "./messages.ts";
import { md5Digest, sha256Digest } from "./sign-in.ts";

describe("what is sent", () => {
  test("every query, each in the class that knows it", () => {
    const sent = questions.map((question) => encodeQuery(question, 1).text);
    const one = ["POWR", "INPT", "AVMT", "ERST", "LAMP", "INST", "NAME", "INF1", "INF2", "INFO", "CLSS"];
    const two = ["FREZ", "IRES", "FILT", "SNUM", "SVER", "RRES", "RLMP", "RFIL"];
    expect(sent.sort()).toEqual([...one.map((body) => `%1${body} ?`), ...two.map((body) => `%2${body} ?`)].sort());
    expect([encodeQuery("input", 2).text, encodeQuery("inputs", 2).text]).toEqual(["%2INPT ?", "%2INST ?"]);
    expect(encodeQuery("input name 31", 2)).toEqual({ class: "2", text: "%2INNM ?31", body: "INNM" });
  });

  test.each([
    [{ type: "power", on: true } as const, "%1POWR 1"],
    [{ type: "power", on: false } as const, "%1POWR 0"],
    [{ type: "input", code: "32" } as const, "%1INPT 32"],
    [{ type: "input", code: "5A" } as const, "%2INPT 5A"],
    [{ type: "mute", target: "video", on: true } as const, "%1AVMT 11"],
    [{ type: "mute", target: "audio", on: false } as const, "%1AVMT 20"],
    [{ type: "mute", target: "both", on: true } as const, "%1AVMT 31"],
    [{ type: "freeze", on: true } as const, "%2FREZ 1"],
    [{ type: "volume", target: "speaker", step: "up" } as const, "%2SVOL 1"],
    [{ type: "volume", target: "microphone", step: "down" } as const, "%2MVOL 0"],
    [{ type: "named", name: "menu" } as const, undefined],
  ])("%o", (set, line) => expect(encodeSet(set, 1)?.text).toBe(line));
});

describe("signing in", () => {
  const password = "JBMIAProjectorLink";
  test("MD5, the specification's example", () =>
    expect(md5Digest("498e4a67", password)).toBe("5d8409bc1c3fa39749434aa3a5c38682"));

  test("SHA-256, the specification's example", () => {
    const [device, ours] = ["3db25e10f69c47a85adb24cf361897e0", "c14b279e603d8a5f17e849ba360f2dc5"];
    const digest = "70ab129eac6924d4c129c9c4fcf45be42e1e776325a66db67e5b6eee50f2a692";
    expect(sha256Digest(device, ours, password)).toBe(`${ours}${digest}`);
    expect(parseChallenge(`PJLINK 2 ${device}`)).toBe(device);
    expect(parseChallenge("PJLINK ERRA")).toBeNull();
  });
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
    expect(factsOf("mute", "21")).toEqual({ mute: { video: false, audio: true } });
    expect(factsOf("mute", "what")).toEqual({});
    expect(factsOf("freeze", "1")).toEqual({ freeze: true });
    expect([factsOf("signal", "-"), factsOf("signal", "*")]).toEqual([{ signal: "none" }, { signal: "unknown" }]);
    expect(factsOf("filter", "310")).toEqual({ filterHours: 310 });
  });
});
