import type { DeviceReply, DeviceSet, Facts, Power, Question } from "../driver.ts";

/** Queries of NTCONTROL; what is not here cannot be asked. */
const queries: Partial<Record<Question, string>> = {
  power: "Q$S",
  input: "QIN",
  freeze: "QFZ",
  lamps: "Q$L:1",
  model: "QID",
  serial: "QSN",
};
/** Picture and sound are asked one after the other. */
export const muteQueries = { video: "QSH", audio: "QAM" } as const;

export function queryOf(question: Question): string | null {
  return queries[question] ?? null;
}

/** An input's code, such as HD1, DL1 or RG2. */
export function isInputCode(code: string): boolean {
  return /^[A-Z0-9]{2,4}$/.test(code);
}

/** The commands that a set takes, in order; none when Panasonic has no word for it. */
export function commandsOf(set: DeviceSet): string[] {
  const bit = (on: boolean) => (on ? 1 : 0);
  switch (set.type) {
    case "power":
      return [set.on ? "PON" : "POF"];
    case "input":
      return isInputCode(set.code) ? [`IIS:${set.code}`] : [];
    case "mute": {
      const video = `OSH:${bit(set.on)}`;
      const audio = `AMT:${bit(set.on)}`;
      return { video: [video], audio: [audio], both: [video, audio] }[set.target];
    }
    case "freeze":
      return [`OFZ:${bit(set.on)}`];
    case "volume":
      return set.target === "speaker" ? [set.step === "up" ? "AUU" : "AUD"] : [];
    case "named":
      return [];
  }
}

export type Greeting = { kind: "open" } | { kind: "password"; seed: string } | { kind: "auth" };

/** `NTCONTROL 0`, or `NTCONTROL 1 <8 hex>` in protected mode; `null` for something else. */
export function parseGreeting(line: string): Greeting | null {
  if (/ERRA/i.test(line)) return { kind: "auth" };
  const seed = /NTCONTROL 1 ([0-9a-f]{8})/i.exec(line)?.[1];
  if (seed !== undefined) return { kind: "password", seed };
  return /NTCONTROL 0/i.test(line) ? { kind: "open" } : null;
}

export type Reply =
  | { kind: "value"; value: string }
  | { kind: "auth" }
  | Exclude<DeviceReply, { reason: string } | { kind: "ok" }>;

/** `00` and the value or the command again; ERR1-ERR5, ERRA. `null` for something else. */
export function parseReply(line: string): Reply | null {
  const text = line.replaceAll("\0", "").trim();
  const error = /ERR([1-5A])\s*$/i.exec(text)?.[1]?.toUpperCase();
  if (error === "A") return { kind: "auth" };
  if (error !== undefined)
    return { kind: ({ 1: "unsupported", 2: "bad_param", 5: "bad_param" } as const)[Number(error)] ?? "busy" };
  const value = /^00(.*)$/.exec(text)?.[1];
  return value === undefined ? null : { kind: "value", value };
}

/** Lamp status `Q$S`: off, being switched on, on, being switched off. */
function parsePower(value: string): Power {
  return (["standby", "warming", "on", "cooling"] as const)[Number(value)] ?? "unknown";
}

export function factsOf(question: Question, value: string): Facts {
  switch (question) {
    case "power":
      return { power: parsePower(value) };
    case "input":
      return { input: value.slice(0, 40) };
    case "freeze":
      return { freeze: Number(value) === 1 };
    case "lamps":
      return { lamps: [{ hours: Number.parseInt(value, 10) || 0, on: false }] };
    case "model":
      return { identity: { maker: "Panasonic", model: value.slice(0, 128) } };
    case "serial":
      return { identity: { serial: value.slice(0, 128) } };
    default:
      return {};
  }
}
