import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@holofleet/shared/errors.ts";
import { z } from "zod";

const fileSchema = z.object({
  /** signs sessions */
  auth: z.string().min(32),
  /** 32 bytes, base64url */
  sealing: z.string().length(43),
  /** of the embedded Postgres */
  postgres: z.string().min(32),
});

/** What this console alone knows. Lives in `secrets.json` of the data folder: back it up together with the database. */
export interface Secrets {
  /** signs sessions */
  authSecret: string;
  /** of the embedded Postgres */
  postgresPassword: string;
  /** Encrypts with AES-256-GCM under a fresh nonce: `v1.<nonce>.<tag>.<bytes>`, base64url. */
  seal(text: string): string;
  /** @throws AppError internal when it was sealed under another key, or changed */
  unseal(sealed: string): string;
  /** A keyed digest, base64url: equal texts are found by it, and nobody without the key can try texts out. */
  fingerprint(purpose: string, text: string): string;
}

/**
 * Reads the secrets of the data folder, or creates folder and secrets, readable by their owner only.
 * @throws AppError internal when the file is damaged
 */
export function openSecrets(home: string): Secrets {
  mkdirSync(home, { recursive: true });
  const file = join(home, "secrets.json");
  const kept = read(file) ?? create(file);
  const key = Buffer.from(kept.sealing, "base64url");
  return {
    authSecret: kept.auth,
    postgresPassword: kept.postgres,
    seal: (text) => seal(key, text),
    unseal: (sealed) => unseal(key, sealed),
    fingerprint: (purpose, text) => fingerprint(key, purpose, text),
  };
}

function read(file: string): z.infer<typeof fileSchema> | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new AppError("internal", `Cannot read ${file}: ${(error as Error).message}. Give this user access to it.`, {
      cause: error,
    });
  }
  chmodSync(file, 0o600);
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError(
      "internal",
      `${file} is damaged: restore it from a backup. Without it sealed passwords are lost.`,
      {
        cause: error,
      },
    );
  }
}

function create(file: string): z.infer<typeof fileSchema> {
  const fresh = () => randomBytes(32).toString("base64url");
  const secrets = { auth: fresh(), sealing: fresh(), postgres: fresh() };
  const draft = openSync(`${file}.new`, "w", 0o600);
  writeSync(draft, `${JSON.stringify(secrets, null, 2)}\n`);
  fsyncSync(draft);
  closeSync(draft);
  renameSync(`${file}.new`, file);
  return secrets;
}

function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const bytes = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return ["v1", ...[nonce, cipher.getAuthTag(), bytes].map((part) => part.toString("base64url"))].join(".");
}

function unseal(key: Buffer, sealed: string): string {
  const [version, nonce = "", tag = "", bytes = ""] = sealed.split(".");
  try {
    if (version !== "v1") throw new Error(`unknown form ${version}`);
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"), { authTagLength: 16 });
    decipher.setAuthTag(Buffer.from(tag, "base64url"));
    return decipher.update(bytes, "base64url", "utf8") + decipher.final("utf8");
  } catch (error) {
    throw new AppError(
      "internal",
      "A stored password cannot be opened: secrets.json is not the one it was sealed with.",
      {
        cause: error,
      },
    );
  }
}

/** Each purpose has a key of its own, made from the one that seals. */
function fingerprint(key: Buffer, purpose: string, text: string): string {
  const own = createHmac("sha256", key).update(`fingerprint ${purpose}`).digest();
  return createHmac("sha256", own).update(text).digest("base64url");
}
