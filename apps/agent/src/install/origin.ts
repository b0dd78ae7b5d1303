import { createHash, createPublicKey, verify } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { AppError } from "@holofleet/shared/errors.ts";
import {
  installRoutes,
  type PackageList,
  packageListSchema,
  type SignedList,
  signedListSchema,
} from "@holofleet/shared/install/packages.ts";
import type { Http } from "#console-api/http.ts";

/** What the console hands out, if its signature holds. `pinned` is the key known since the enrolment; `null` before it. */
export async function readPackageList(
  http: Http,
  pinned: string | null,
  signal: AbortSignal,
): Promise<{ list: PackageList; signed: SignedList }> {
  const answer = await http.ask({ path: installRoutes.list, expect: [200], signal });
  const signed = signedListSchema.safeParse(parse(await answer.text(64 * 1024)));
  if (!signed.success) throw notOurs("The console's list of agents cannot be understood");
  return { list: openList(signed.data, pinned), signed: signed.data };
}

/** @throws AppError integrity when the list is not signed with that key, or with none that is known */
export function openList({ list, signature, key }: SignedList, pinned: string | null): PackageList {
  if (pinned !== null && key !== pinned)
    throw notOurs("The list of agents is signed with another key than this console's");
  if (!isSigned(list, signature, key)) throw notOurs("The signature of the console's list of agents is wrong");
  const opened = packageListSchema.safeParse(parse(list));
  if (!opened.success) throw notOurs("The console's list of agents cannot be understood");
  return opened.data;
}

function isSigned(list: string, signature: string, key: string): boolean {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, "base64url"), format: "der", type: "spki" });
    return (
      publicKey.asymmetricKeyType === "ed25519" &&
      verify(null, Buffer.from(list), publicKey, Buffer.from(signature, "base64url"))
    );
  } catch {
    return false;
  }
}

/** SHA-256 of a file, in hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const notOurs = (what: string) =>
  new AppError("integrity", `${what}. Ask headquarters whether the console was set up anew; nothing was changed here.`);
