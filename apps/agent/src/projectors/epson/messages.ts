import { faultParts } from "@holofleet/shared/protocol/projectors.ts";
import type { DeviceSet, Facts, Power, Question } from "../driver.ts";
import { decode, type Framer } from "../wire/session.ts";

const head = "ESC/VP.net";

/** The 16 bytes that open a conversation, and a header with the password where there is one (ESC/VP.net 1.0). */
export function hello(password: string | undefined): Buffer {
  const opening = Buffer.from(`${head}\x10\x03\0\0\0${password === undefined ? "\0" : "\x01"}`, "latin1");
  if (password === undefined) return opening;
  const header = Buffer.alloc(18);
  header.set([1, 1]);
  header.write(password.slice(0, 16), 2, "latin1");
  return Buffer.concat([opening, header]);
}

/** First a handshake of 16 bytes, then replies that end with a colon. */
export const frames: Framer = (pending) => {
  const lines: string[] = [];
  let rest = pending;
  if (rest.subarray(0, head.length).toString("latin1") === head) {
    if (rest.length < 16) return { lines, rest };
    lines.push(rest.subarray(0, 16).toString("latin1"));
    rest = rest.subarray(16);
  }
  for (let end = rest.indexOf(0x3a); end >= 0; end = rest.indexOf(0x3a)) {
    lines.push(decode(rest.subarray(0, end)));
    rest = rest.subarray(end + 1);
  }
  return { lines, rest };
};

/** How the handshake ended: 0x20 is in, 0x41 and 0x43 want another password, 0x53 is taken by somebody else. */
export function parseHello(line: string): "in" | "auth" | "taken" | null {
  if (!line.startsWith(head) || line.length < 16) return null;
  const status = line.charCodeAt(14);
  if (status === 0x20) return "in";
  return status === 0x41 || status === 0x43 ? "auth" : "taken";
}

/** Queries of ESC/VP21; what is not here cannot be asked. */
const queries: Partial<Record<Question, string>> = {
  power: "PWR",
  input: "SOURCE",
  mute: "MUTE",
  freeze: "FREEZE",
  errors: "ERR",
  lamps: "LAMP",
  name: "NWPNAME",
  serial: "SNO",
};

export function queryOf(question: Question): string | null {
  return queries[question] ?? null;
}

/** An input's code: two hexadecimal digits, such as 30 for HDMI 1. */
export function isInputCode(code: string): boolean {
  return /^[0-9A-F]{2}$/.test(code);
}

/** The command for a set; `null` when Epson has no word for it. Epson mutes picture and sound together. */
export function commandOf(set: DeviceSet): string | null {
  const word = (on: boolean) => (on ? "ON" : "OFF");
  switch (set.type) {
    case "power":
      return `PWR ${word(set.on)}`;
    case "input":
      return isInputCode(set.code) ? `SOURCE ${set.code}` : null;
    case "mute":
      return set.target === "both" ? `MUTE ${word(set.on)}` : null;
    case "freeze":
      return `FREEZE ${word(set.on)}`;
    case "volume":
      return set.target === "speaker" ? `VOL ${set.step === "up" ? "INC" : "DEC"}` : null;
    case "named":
      return null;
  }
}

/** The value of a query; `null` when it is not an answer to that one. */
export function parseValue(line: string, name: string): string | null {
  const text = line.replaceAll("\0", "").trim();
  const found = /([A-Z0-9]+)=(.*)$/i.exec(text);
  return found?.[1]?.toUpperCase() === name ? (found[2] ?? "").trim() : null;
}

/** True for a bare ERR: not known, not that value, or not now; Epson does not say which. */
export function isRefusal(line: string): boolean {
  return /(^|[^A-Z])ERR\s*$/i.test(line.replaceAll("\0", ""));
}

function parsePower(value: string): Power {
  const powers: Record<string, Power> = {
    "00": "standby",
    "01": "on",
    "02": "warming",
    "03": "cooling",
    "04": "standby",
  };
  // 05 is a standby after a fault, 09 an A/V standby
  return powers[value] ?? (value === "05" || value === "09" ? "standby" : "unknown");
}

/** Which part an error code of `ERR?` is about (ESC/VP21). */
const faults: Record<string, (typeof faultParts)[number]> = {
  "01": "fan",
  "03": "lamp",
  "04": "temperature",
  "06": "lamp",
  "07": "cover",
  "0C": "filter",
  "0D": "filter",
  "10": "temperature",
  "11": "temperature",
};

export function factsOf(question: Question, value: string): Facts {
  switch (question) {
    case "power":
      return { power: parsePower(value) };
    case "input":
      return { input: value.toUpperCase().slice(0, 40) };
    case "mute":
      return { mute: { video: value.toUpperCase() === "ON", audio: value.toUpperCase() === "ON" } };
    case "freeze":
      return { freeze: value.toUpperCase() === "ON" };
    case "errors": {
      const code = value.toUpperCase();
      const part = code === "00" ? null : (faults[code] ?? "other");
      const level = part === "filter" ? "warning" : "error";
      return {
        errors: Object.fromEntries(
          faultParts.map((name) => [name, name === part ? level : "ok"]),
        ) as Required<Facts>["errors"],
      };
    }
    case "lamps":
      return { lamps: [{ hours: Number.parseInt(value, 10) || 0, on: false }] };
    case "name":
      return { identity: { maker: "EPSON", name: value.slice(0, 128) } };
    case "serial":
      return { identity: { serial: value.slice(0, 128) } };
    default:
      return {};
  }
}
