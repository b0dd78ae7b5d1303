import type { NewChannel } from "@holofleet/contract/notify/channels.ts";
import type { ChannelKind } from "@holofleet/contract/notify/deliveries.ts";
import { spreadMs } from "@holofleet/shared/backoff.ts";
import { AppError } from "@holofleet/shared/errors.ts";

/** What became of one try. `gone`: the receiver asks not to be told any more. */
export interface Verdict {
  outcome: "delivered" | "again" | "failed" | "gone";
  code: number | null;
  answer: string;
  /** the receiver named the time of the next try */
  afterSeconds: number | null;
}

/** seconds from one try to the next; the last is some 18 hours after the first */
const waits = [5, 60, 300, 1800, 7200, 18_000, 36_000];
const dayS = 86_400;

/**
 * Seconds until the next try after `attempts` of them, or `null` when that was the last. What the receiver asked for goes before
 * our own table; both are spread so that many do not come back at once.
 */
export function planNextTry(
  attempts: number,
  afterSeconds: number | null,
  random: () => number = Math.random,
): number | null {
  const wait = waits[attempts - 1];
  if (wait === undefined) return null;
  if (afterSeconds !== null) return Math.min(dayS, Math.max(1, afterSeconds) * (1 + 0.1 * random()));
  return spreadMs(wait * 1000, 0.2, random) / 1000;
}

/** Seconds that a Retry-After header asks for (RFC 9110 10.2.3): a number, or a date. `null` when it says nothing. */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}

/** What a web hook's answer means (Standard Webhooks, "Delivery success and failure"). */
export function judgeHook(status: number, answer: string, retryAfter: number | null): Verdict {
  const said = { code: status, answer, afterSeconds: retryAfter };
  if (status >= 200 && status < 300) return { outcome: "delivered", ...said };
  return { outcome: status === 410 ? "gone" : "again", ...said };
}

/** Codes of robots that trying again does not change: wrong signature, key word, address or place. */
const final: Record<"feishu" | "dingtalk" | "wecom", number[]> = {
  feishu: [9499, 19001, 19002, 19021, 19022, 19024],
  dingtalk: [300001, 300005, 310000, 400101, 400102],
  wecom: [40008, 40035, 44004, 93000, 93008],
};
/** Codes of robots that say "too often", with the seconds that it takes them to forgive. */
const tooOften: Record<number, number> = { 11232: 60, 130101: 600, 410100: 600, 90030: 3600, 45009: 60, 45033: 10 };

/** What a robot's answer means: it says 200 to everything and its opinion in the body, as `code` or `errcode`. */
export function judgeRobot(
  kind: "feishu" | "dingtalk" | "wecom",
  status: number,
  answer: string,
  retryAfter: number | null,
): Verdict {
  const code = status === 200 ? codeIn(answer) : null;
  if (code === 0) return { outcome: "delivered", code, answer, afterSeconds: null };
  if (code === null) return { outcome: "again", code: status, answer, afterSeconds: retryAfter };
  const isFinal = final[kind].includes(code);
  return { outcome: isFinal ? "failed" : "again", code, answer, afterSeconds: tooOften[code] ?? retryAfter };
}

function codeIn(answer: string): number | null {
  try {
    const { code, errcode } = JSON.parse(answer) as { code?: unknown; errcode?: unknown };
    const said = errcode ?? code;
    return typeof said === "number" ? said : null;
  } catch {
    return null;
  }
}

/**
 * Checks that a channel has what its kind needs, and nothing that it cannot use.
 * @throws AppError bad_request with the field
 */
export function assertComplete(kind: ChannelKind, given: Pick<NewChannel, "people" | "addresses" | "url" | "secret">) {
  const has = (field: keyof typeof given) => (given[field]?.length ?? 0) > 0;
  const wrong = (message: string) => new AppError("bad_request", message);
  if (kind === "app" && !has("people")) throw wrong("people: choose who finds this under the bell.");
  if (kind === "email" && !has("people") && !has("addresses")) throw wrong("people, addresses: choose who gets mail.");
  const isHook = kind !== "app" && kind !== "email";
  if (isHook && !has("url")) throw wrong("url: enter the address that messages are posted to.");
  if (!isHook && (has("url") || has("secret"))) throw wrong("url, secret: a channel of this kind has none.");
  if (has("secret") && (kind === "webhook" || kind === "wecom"))
    throw wrong("secret: a web hook's secret is made by the console, and WeCom's robots have none.");
}

/** What of a hook's address may be shown: a robot's is its password, and a query often holds one. */
export function shownAddress(kind: ChannelKind, address: string): string {
  const { origin, pathname, search } = new URL(address);
  if (kind !== "webhook") return `${origin}/…`;
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}
