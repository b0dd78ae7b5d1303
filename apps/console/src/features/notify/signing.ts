import { createHmac, randomBytes } from "node:crypto";

const prefix = "whsec_";
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest("base64");

/** A fresh secret of a web hook: 32 random bytes as Standard Webhooks writes them. */
export function newSecret(): string {
  return `${prefix}${randomBytes(32).toString("base64")}`;
}

/**
 * The three headers of Standard Webhooks 1.0.0. Each secret signs, so that a receiver may know either.
 * @param at epoch milliseconds of this try
 */
export function signHook(
  { id, at, body }: { id: string; at: number; body: string },
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const keys = secrets.map((secret) => Buffer.from(secret.replace(prefix, ""), "base64"));
  const signatures = keys.map((key) => `v1,${hmac(key, `${id}.${timestamp}.${body}`)}`);
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}

/** What Feishu wants in the body beside the message: time and secret are the key, and nothing is signed with it. */
export function signFeishu(secret: string, at: number): { timestamp: string; sign: string } {
  const timestamp = String(Math.floor(at / 1000));
  return { timestamp, sign: hmac(`${timestamp}\n${secret}`, "") };
}

/** What DingTalk wants in the address: milliseconds, and they and the secret signed with the secret. */
export function signDingtalk(address: string, secret: string, at: number): string {
  const url = new URL(address);
  url.searchParams.set("timestamp", String(at));
  url.searchParams.set("sign", hmac(secret, `${at}\n${secret}`));
  return url.href;
}
