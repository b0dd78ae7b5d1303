import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@holofleet/shared/errors.ts";

/** Signs what agents run. They know the public key from their enrolment. */
export interface Signer {
  /** base64url of its SPKI */
  publicKey: string;
  /** Ed25519, base64url */
  sign(text: string): string;
}

/**
 * The key that signs agents: the given file, which all replicas need alike, or one of this data folder's own, made on the first run and
 * readable by its owner only. Whoever has it can have every mall run any program: back it up, and keep it.
 * @throws AppError bad_request when the file is no Ed25519 key in PEM
 */
export function openSigner(home: string, given: string | null): Signer {
  const file = given ?? join(home, "signing-key.pem");
  const key = readKey(file, given === null);
  const publicKey = createPublicKey(key).export({ type: "spki", format: "der" }).toString("base64url");
  return { publicKey, sign: (text) => sign(null, Buffer.from(text), key).toString("base64url") };
}

function readKey(file: string, make: boolean): KeyObject {
  try {
    const key = createPrivateKey(readFileSync(file));
    if (key.asymmetricKeyType !== "ed25519") throw new Error(`it is of the kind ${key.asymmetricKeyType}`);
    if (make) chmodSync(file, 0o600);
    return key;
  } catch (cause) {
    if (make && (cause as NodeJS.ErrnoException).code === "ENOENT") return makeKey(file);
    throw new AppError(
      "bad_request",
      `${file} is no private Ed25519 key in PEM: ${(cause as Error).message}. Restore it from a backup; agents take no other.`,
      { cause },
    );
  }
}

function makeKey(file: string): KeyObject {
  const { privateKey } = generateKeyPairSync("ed25519");
  mkdirSync(join(file, ".."), { recursive: true });
  // never over one that another start has just made
  writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600, flag: "wx", flush: true });
  return privateKey;
}
