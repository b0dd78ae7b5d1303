import { randomBytes } from "node:crypto";
import { join } from "node:path";

import { removeFile, writeDurable } from "#store/durable.ts";
import { readText } from "./identity.ts";

const fileOf = (dataDir: string) => join(dataDir, "install-key");

/** The secret of this machine's enrolment, the same until that is done: whoever has it hears the console's answer again. */
export async function keepMachineKey(dataDir: string): Promise<string> {
  const kept = await readText(fileOf(dataDir));
  if (kept !== null && /^[A-Za-z0-9_-]{43}$/.test(kept)) return kept;
  const key = randomBytes(32).toString("base64url");
  await writeDurable(fileOf(dataDir), key, { tmp: dataDir, parent: dataDir });
  return key;
}

/** The enrolment is done. */
export async function forgetMachineKey(dataDir: string): Promise<void> {
  await removeFile(fileOf(dataDir));
}
