import type { Facts, Power, Question } from "../driver.ts";

/** Bodies of every PJLink Class 1 query. */
export const queryBodies = {
  power: "POWR",
  input: "INPT",
  mute: "AVMT",
  errors: "ERST",
  lamps: "LAMP",
  inputs: "INST",
  name: "NAME",
  maker: "INF1",
  model: "INF2",
  other: "INFO",
  class: "CLSS",
} as const;
export type Query = keyof typeof queryBodies;

/** What a Class 1 device can be told. Mute: video is the shutter. */
export type Set =
  | { type: "power"; on: boolean }
  | { type: "input"; code: string }
  | { type: "mute"; target: "video" | "audio" | "both"; on: boolean };

export function encodeQuery(query: Query): string {
  return `%1${queryBodies[query]} ?\r`;
}

/** PJLink 1 §4.1, §4.3, §4.4. */
export function encodeSet(set: Set): string {
  switch (set.type) {
    case "power":
      return `%1POWR ${set.on ? 1 : 0}\r`;
    case "input":
      return `%1INPT ${set.code}\r`;
    case "mute":
      return `%1AVMT ${{ video: 1, audio: 2, both: 3 }[set.target]}${set.on ? 1 : 0}\r`;
  }
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
  const bare = /^\s*(ERR[1-4])\s*$/i.exec(text)?.[1];
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

const parts = ["fan", "lamp", "temperature", "cover", "filter", "other"] as const;
const levels = ["ok", "warning", "error"] as const;

/** PJLink 1 §4.7: six digits; missing or odd ones count as ok. */
export function parseErrors(value: string): NonNullable<Facts["errors"]> {
  const level = (index: number) => levels[Number(value[index] ?? 0)] ?? "ok";
  return Object.fromEntries(parts.map((part, index) => [part, level(index)])) as NonNullable<Facts["errors"]>;
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
  return value.split(/\s+/).filter((code) => /^[1-6][1-9A-Z]$/i.test(code));
}

/** 1 or 2, PJLink 1 §4.14; some devices write "Class 1" or "Version2". */
export function parseClass(value: string): 1 | 2 {
  return /\d/.exec(value)?.[0] === "2" ? 2 : 1;
}

/** The facts in the value that answered a question. */
export function factsOf(question: Question, value: string): Facts {
  switch (question) {
    case "power":
      return { power: parsePower(value) };
    case "input":
      return { input: value.slice(0, 40) };
    case "errors":
      return { errors: parseErrors(value) };
    case "lamps":
      return { lamps: parseLamps(value) };
    case "class":
      return { identity: { class: parseClass(value) } };
    default:
      return { identity: { [question]: value.slice(0, 128) } };
  }
}
