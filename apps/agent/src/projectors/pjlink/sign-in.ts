import { createHash } from "node:crypto";

/** What is put before a command, PJLink 1 §5.1. */
export function md5Digest(seed: string, password: string): string {
  return createHash("md5").update(`${seed}${password}`).digest("hex");
}

/**
 * What is put before a command after a SHA-256 challenge, PJLink 2.10 §5.1: our random number, then the digest of both numbers'
 * exclusive or and the password. Numbers are 32 hexadecimal digits.
 */
export function sha256Digest(deviceRandom: string, ourRandom: string, password: string): string {
  const theirs = Buffer.from(deviceRandom, "hex");
  const mixed = Buffer.from(ourRandom, "hex").map((byte, index) => byte ^ (theirs[index] ?? 0));
  const digest = createHash("sha256")
    .update(`${Buffer.from(mixed).toString("hex")}${password}`)
    .digest("hex");
  return `${ourRandom}${digest}`;
}
