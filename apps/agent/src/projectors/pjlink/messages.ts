import { faultLevels, faultParts } from "@holofleet/shared/protocol/projectors.ts";
import type { DeviceSet, Facts, Power, Question } from "../driver.ts";

/** Bodies of every PJLink query and the class that brought each (PJLink 1 §4, PJLink 2 §4). */
const queries = {
  power: ["1", "POWR"],
  input: ["1", "INPT"],
  mute: ["1", "AVMT"],
  errors: ["1", "ERST"],
  lamps: ["1", "LAMP"],
  inputs: ["1", "INST"],
  name: ["1", "NAME"],
  maker: ["1", "INF1"],
  model: ["1", "INF2"],
  other: ["1", "INFO"],
  class: ["1", "CLSS"],
  freeze: ["2", "FREZ"],
  signal: ["2", "IRES"],
  filter: ["2", "FILT"],
  serial: ["2", "SNUM"],
  software: ["2", "SVER"],
  resolution: ["2", "RRES"],
  lampModels: ["2", "RLMP"],
  filterModels: ["2", "RFIL"],
} as const satisfies Record<Exclude<Question, `input name ${string}`>, readonly ["1" | "2", string]>;

/** A command without its CR, and the body that its answer carries. */
export interface Message {
  class: "1" | "2";
  text: string;
  body: string;
}

/** Class 2 has its own forms of INPT and INST, with more terminals. */
const widened = new Set(["INPT", "INST"]);

export function encodeQuery(question: Question, deviceClass: 1 | 2): Message {
  // INNM has no blank between the question mark and the code
  if (question.startsWith("input name ")) return message("2", "INNM", `?${question.slice("input name ".length)}`);
  const [version, body] = queries[question as keyof typeof queries];
  return message(deviceClass === 2 && widened.has(body) ? "2" : version, body, "?");
}

/** PJLink 1 §4.1, §4.3, §4.4; PJLink 2 for what only Class 2 knows. `null`: PJLink has no word for it. */
export function encodeSet(set: DeviceSet, deviceClass: 1 | 2): Message | null {
  switch (set.type) {
    case "power":
      return message("1", "POWR", set.on ? "1" : "0");
    case "input":
      return message(deviceClass === 2 || !/^[1-5][1-9]$/.test(set.code) ? "2" : "1", "INPT", set.code);
    case "mute":
      return message("1", "AVMT", `${{ video: 1, audio: 2, both: 3 }[set.target]}${set.on ? 1 : 0}`);
    case "freeze":
      return message("2", "FREZ", set.on ? "1" : "0");
    case "volume":
      return message("2", set.target === "speaker" ? "SVOL" : "MVOL", set.step === "up" ? "1" : "0");
    case "named":
      return null;
  }
}

function message(version: "1" | "2", body: string, parameter: string): Message {
  return { class: version, text: `%${version}${body} ${parameter}`, body };
}

/** An input's code as PJLink has them: a source and a terminal. */
export function isInputCode(code: string): boolean {
  return /^[1-6][1-9A-Z]$/.test(code);
}

export type Greeting = { kind: "open" } | { kind: "password"; seed: string } | { kind: "auth" };

/** The first line of a connection, PJLink 1 §5.1; `null` for something that is not PJLink. */
export function parseGreeting(line: string): Greeting | null {
  const text = clean(line);
  if (/PJLINK ERRA/i.test(text)) return { kind: "auth" };
  const seed = /PJLINK 1 ([0-9a-f]{8})/i.exec(text)?.[1];
  if (seed !== undefined) return { kind: "password", seed };
  return /PJLINK 0/i.test(text) ? { kind: "open" } : null;
}

/** The device's random number of a SHA-256 sign-in, PJLink 2.10 §5.1; `null` when it refuses. */
export function parseChallenge(line: string): string | null {
  return /PJLINK 2 ([0-9a-f]{32})/i.exec(clean(line))?.[1] ?? null;
}

export type Reply =
  | { kind: "value"; value: string }
  | { kind: "ok" }
  | { kind: "unsupported" | "bad_param" | "busy" | "failure" }
  | { kind: "auth" };

const refusals: Record<string, "unsupported" | "bad_param" | "busy" | "failure"> = {
  ERR1: "unsupported",
  ERR2: "bad_param",
  ERR3: "busy",
  ERR4: "failure",
};

/**
 * Reads a line as the answer to a command with that body, PJLink 1 §2.2; `null` when it is not. Takes what real devices send:
 * NUL bytes, junk before `%`, heads in lower case, an error without its head.
 */
export function parseReply(line: string, body: string): Reply | null {
  const text = clean(line);
  if (/PJLINK ERRA/i.test(text)) return { kind: "auth" };
  const bare = /^\W*(ERR[1-4])\s*$/i.exec(text)?.[1];
  const answer = /%[12]([A-Za-z0-9]{4})=(.*)$/.exec(text);
  if (bare === undefined && answer?.[1]?.toUpperCase() !== body) return null;
  const value = (bare ?? answer?.[2] ?? "").trim();
  const refusal = refusals[value.toUpperCase()];
  if (refusal !== undefined) return { kind: refusal };
  return value.toUpperCase() === "OK" ? { kind: "ok" } : { kind: "value", value };
}

function clean(line: string): string {
  return line.replaceAll("\0", "");
}

/** PJLink 1 §4.2. Devices without warm-up or cool-down reports say 0 and 1 only. */
export function parsePower(value: string): Power {
  return ({ "0": "standby", "1": "on", "2": "cooling", "3": "warming" } as const)[value] ?? "unknown";
}

/** PJLink 1 §4.7: six digits; missing or odd ones count as ok. */
export function parseErrors(value: string): NonNullable<Facts["errors"]> {
  const level = (index: number) => faultLevels[Number(value[index] ?? 0)] ?? "ok";
  return Object.fromEntries(faultParts.map((part, index) => [part, level(index)])) as NonNullable<Facts["errors"]>;
}

/** PJLink 1 §4.8: pairs of hours and on, eight lamps at most. */
export function parseLamps(value: string): NonNullable<Facts["lamps"]> {
  return [...value.matchAll(/(\d{1,5}) ([01])/g)].slice(0, 8).map(([, hours, on]) => ({
    hours: Number(hours),
    on: on === "1",
  }));
}

/** What is muted, PJLink 1 §4.4; also 10 and 20, which some devices answer. */
export function parseMute(value: string): { video: boolean; audio: boolean } | null {
  const found = /^([123])([01])$/.exec(value);
  if (found === null) return null;
  const on = found[2] === "1";
  return { video: on && found[1] !== "2", audio: on && found[1] !== "1" };
}

/** Codes of the inputs that the device has, PJLink 1 §4.9. */
export function parseInputs(value: string): string[] {
  return value
    .split(/\s+/)
    .map((code) => code.toUpperCase())
    .filter(isInputCode)
    .slice(0, 40);
}

/** 1 or 2, PJLink 1 §4.14; some devices write "Class 1" or "Version2". */
export function parseClass(value: string): 1 | 2 {
  return /\d/.exec(value)?.[0] === "2" ? 2 : 1;
}

/** Resolution of the signal, PJLink 2 §4: `-` is none, `*` unknown. */
function parseSignal(value: string): string {
  return { "-": "none", "*": "unknown" }[value] ?? value.slice(0, 20);
}

/** The facts in the value that answered a question; none when the value makes no sense. */
export function factsOf(question: Question, value: string): Facts {
  switch (question) {
    case "power":
      return { power: parsePower(value) };
    case "input":
      return { input: value.toUpperCase().slice(0, 40) };
    case "mute": {
      const mute = parseMute(value);
      return mute === null ? {} : { mute };
    }
    case "freeze":
      return { freeze: value === "1" };
    case "signal":
      return { signal: parseSignal(value) };
    case "errors":
      return { errors: parseErrors(value) };
    case "lamps":
      return { lamps: parseLamps(value) };
    case "filter":
      return { filterHours: Number.parseInt(value, 10) || 0 };
    case "class":
      return { identity: { class: parseClass(value) } };
    case "inputs":
      return { inputs: parseInputs(value).map((code) => ({ code })) };
    case "resolution":
      return { identity: { resolution: value.slice(0, 20) } };
    case "name":
    case "maker":
    case "model":
    case "other":
    case "serial":
    case "software":
    case "lampModels":
    case "filterModels":
      return { identity: { [question]: value.slice(0, 128) } };
    default:
      return { inputs: [{ code: question.slice("input name ".length), name: value.slice(0, 64) }] };
  }
}
