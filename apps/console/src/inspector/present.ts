import type { InspectedMessage } from "@holofleet/contract/fleet/inspector.ts";
import { maskText, maskValue } from "@holofleet/shared/mask.ts";
import { decodeValue, maxMessageBytes } from "@holofleet/shared/protocol/codec.ts";
import { parseTopic } from "@holofleet/shared/protocol/topics.ts";

/** A message as it was heard. */
export interface Heard {
  at: number;
  topic: string;
  qos: 0 | 1 | 2;
  retained: boolean;
  dup: boolean;
  /** of the whole payload, in bytes */
  size: number;
  /** the payload, or the beginning of a long one */
  kept: Uint8Array;
}

/** Whole messages of ours fit; of longer ones the beginning is enough to see what they are. */
export const keptBytes = maxMessageBytes;
const shownChars = 16_000;
const shownHexBytes = 512;
const longestAccount = 400;

type Shown = Pick<InspectedMessage, "format" | "envelope" | "fault" | "text" | "cut" | "masked">;

/** Puts a message into words: our envelopes decoded, JSON pretty, text as it is, anything else in hex. Credentials are covered. */
export function presentMessage({ kept, ...heard }: Heard, seq: number): InspectedMessage {
  return { seq, ...heard, ...presentPayload(heard.topic, heard.size, kept) };
}

function presentPayload(topic: string, size: number, kept: Uint8Array): Shown {
  const plain = { envelope: null, fault: null, cut: false, masked: false };
  const named = parseTopic(topic);
  if (size === 0) return { ...plain, format: "empty", text: "" };
  const whole = kept.length === size;
  const text = readText(kept, whole);
  const json = whole && text !== null ? readJson(text) : undefined;
  if (json !== undefined) {
    const decoded = named ? decodeValue(named.kind, json) : null;
    const { value, masked } = maskValue(json);
    const shown = shorten(JSON.stringify(value, null, 2));
    if (!decoded?.ok) return { ...plain, ...shown, format: "json", fault: decoded?.reason ?? null, masked };
    const { v, id, type, sentAt } = decoded.envelope;
    return { ...plain, ...shown, format: "envelope", envelope: { v, id, type, sentAt }, masked };
  }
  const fault = named ? (whole ? "not_json" : "oversize") : null;
  if (text === null) {
    const hex = Buffer.from(kept.subarray(0, shownHexBytes))
      .toString("hex")
      .replace(/(..)(?=.)/g, "$1 ");
    return { ...plain, format: "hex", fault, text: hex, cut: size > shownHexBytes };
  }
  // masked before it is cut: of an account that the end goes through, half would be shown
  const { text: words, masked } = maskText(text.slice(0, shownChars + longestAccount));
  const shown = shorten(words);
  return { ...plain, ...shown, format: "text", fault, cut: !whole || shown.cut, masked };
}

/** UTF-8 without control characters, or `null`. The end of a long one may fall within a character. */
function readText(bytes: Uint8Array, whole: boolean): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !whole });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what has them is no text
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** Objects and arrays only: a number or a quoted word is as well read as text. */
function readJson(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

const shorten = (text: string) => ({ text: text.slice(0, shownChars), cut: text.length > shownChars });
