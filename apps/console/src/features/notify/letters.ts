import type { BothWords, FleetEvent } from "@holofleet/contract/notify/events.ts";
import type { Post } from "#outgoing/post.ts";
import { signDingtalk, signFeishu, signHook } from "./signing.ts";

export type Locale = keyof BothWords;

/** Where a hook or robot is, and what it shares with us. */
export interface Target {
  url: string;
  /** the one of now, and one that is still good beside it */
  secrets: readonly string[];
  locale: Locale;
}

/** What a message says of itself and of the console. */
export interface Context {
  /** of the delivery */
  id: string;
  /** epoch milliseconds of this try */
  at: number;
  /** origin of the console as people reach it */
  console: string;
}

/** A web hook's request: the event as a Standard Webhooks payload, signed. */
export function hookPost(event: FleetEvent, { url, secrets }: Target, context: Context): Post {
  const { id, kind, at, title, words, facts } = event;
  const data = { event: id, title, words, link: linkOf(event, context), facts };
  const body = JSON.stringify({ type: kind, timestamp: at, data });
  return { url, headers: signHook({ id: `msg_${context.id}`, at: context.at, body }, secrets), body };
}

/** A Feishu robot's request: plain text. */
export function feishuPost(event: FleetEvent, { url, secrets: [secret], locale }: Target, context: Context): Post {
  const signed = secret === undefined ? {} : signFeishu(secret, context.at);
  const content = { text: lines(event, locale, context).join("\n") };
  return jsonPost(url, { ...signed, msg_type: "text", content });
}

/** A DingTalk robot's request: markdown, whose title is what the phone shows. */
export function dingtalkPost(event: FleetEvent, { url, secrets: [secret], locale }: Target, context: Context): Post {
  const markdown = { title: event.title[locale], text: markdownOf(event, locale, context) };
  const address = secret === undefined ? url : signDingtalk(url, secret, context.at);
  return jsonPost(address, { msgtype: "markdown", markdown });
}

/** A WeCom robot's request: markdown of at most 4096 bytes. */
export function wecomPost(event: FleetEvent, { url, locale }: Target, context: Context): Post {
  const content = cut(markdownOf(event, locale, context), 4096);
  return jsonPost(url, { msgtype: "markdown", markdown: { content } });
}

/** Subject and text of a mail. */
export function mailOf(event: FleetEvent, locale: Locale, context: Context): { subject: string; text: string } {
  const [subject = "", ...rest] = lines(event, locale, context);
  return { subject, text: [...rest, "", `-- \nHolofleet ${context.console}`].join("\n") };
}

function jsonPost(url: string, message: unknown): Post {
  return { url, headers: {}, body: JSON.stringify(message) };
}

function lines(event: FleetEvent, locale: Locale, context: Context): string[] {
  return [event.title[locale], event.words[locale], linkOf(event, context) ?? ""].filter((line) => line !== "");
}

function markdownOf(event: FleetEvent, locale: Locale, context: Context): string {
  const link = linkOf(event, context);
  const [title, words] = [event.title[locale], event.words[locale]].map(plain);
  return [`**${title}**`, words, link && `[${link}](${link})`].filter(Boolean).join("\n\n");
}

const linkOf = ({ link }: FleetEvent, { console }: Context) => (link === null ? null : new URL(link, console).href);

/** Names that people typed are words here, not marks of the markdown. */
const plain = (text: string) => text.replace(/[\\`*_[\]<>#~|]/g, "\\$&");

/** At most `bytes` of UTF-8, never half a letter. */
function cut(text: string, bytes: number): string {
  const encoded = Buffer.from(text, "utf8");
  if (encoded.length <= bytes) return text;
  return `${encoded
    .subarray(0, bytes - 3)
    .toString("utf8")
    .replace(/\uFFFD+$/, "")}…`;
}
