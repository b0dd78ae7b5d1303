import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type AgentPackage,
  type PackageList,
  packageListSchema,
  type SignedList,
} from "@holofleet/shared/install/packages.ts";
import type { Signer } from "./signing.ts";

/** The agents that this console hands out, as `npm run package` made them. */
export interface Packages {
  /** what agents verify them with */
  publicKey: string;
  /** `null` while none were made */
  list(): Promise<PackageList | null>;
  signed(): Promise<SignedList | null>;
  /** absolute path of a package's file */
  fileOf(agent: AgentPackage): string;
}

/** Reads the list anew whenever it was made anew, so that a running console hands out what was packed last. */
export function openPackages(folder: string, signer: Signer): Packages {
  const file = join(folder, "packages.json");
  let known: { madeAt: number; list: PackageList; signed: SignedList } | null = null;

  async function read() {
    const madeAt = (await stat(file).catch(() => null))?.mtimeMs ?? null;
    if (madeAt === null) known = null;
    else if (known?.madeAt !== madeAt) known = open(madeAt, await readFile(file, "utf8"));
    return known;
  }

  function open(madeAt: number, text: string) {
    const list = packageListSchema.parse(JSON.parse(text));
    const signedText = JSON.stringify(list);
    return {
      madeAt,
      list,
      signed: { list: signedText, signature: signer.sign(signedText), key: signer.publicKey },
    };
  }

  return {
    publicKey: signer.publicKey,
    list: async () => (await read())?.list ?? null,
    signed: async () => (await read())?.signed ?? null,
    fileOf: ({ name }) => join(folder, name),
  };
}
