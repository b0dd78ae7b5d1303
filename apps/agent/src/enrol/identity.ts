import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@holofleet/shared/errors.ts";
import { enrolResponseSchema } from "@holofleet/shared/protocol/agent-http.ts";
import { z } from "zod";
import { writeDurable } from "#store/durable.ts";

export const identitySchema = enrolResponseSchema.extend({
  consoleUrl: z.string().url(),
  /** the technician said that this console may be spoken to without TLS */
  allowHttp: z.boolean().default(false),
  /** the token that it is about to take: the console may know it already */
  nextToken: z.string().optional(),
});
/** Who this agent is. `token` is a secret. */
export type Identity = z.infer<typeof identitySchema>;

const fileOf = (dataDir: string) => join(dataDir, "identity.json");

/** `null` when this folder was never enrolled. @throws AppError disk_failed when the file cannot be used */
export async function readIdentity(dataDir: string): Promise<Identity | null> {
  const text = await readText(fileOf(dataDir));
  if (text === null) return null;
  try {
    return identitySchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError(
      "disk_failed",
      `${fileOf(dataDir)} is damaged. Ask an operator for a new install code and enrol again with --force; the works stay.`,
      { cause },
    );
  }
}

/** As `readIdentity`, for those who cannot do without. @throws AppError unauthorized */
export async function requireIdentity(dataDir: string): Promise<Identity> {
  const identity = await readIdentity(dataDir);
  if (identity) return identity;
  throw new AppError(
    "unauthorized",
    `This machine is not enrolled (no identity in ${dataDir}). Ask an operator for an install code and run: holofleet-agent enrol <console url> <code>`,
  );
}

/** Durable, and readable by this user only. */
export async function writeIdentity(dataDir: string, identity: Identity): Promise<void> {
  await writeDurable(fileOf(dataDir), `${JSON.stringify(identity, null, 2)}\n`, { tmp: dataDir, parent: dataDir });
}

/**
 * Takes the name of this start: later starts have names that sort higher, even when the clock was set back or the file that
 * remembers the last one was lost.
 */
export async function takeBootId(dataDir: string, now = Date.now()): Promise<string> {
  const file = join(dataDir, "boot");
  const last = Number(/^\d+/.exec((await readText(file)) ?? "")?.[0] ?? 0);
  const number = Math.max(last + 1, now);
  // A full or read-only disk must not keep the show from starting: without a memory the time makes the name higher.
  await writeDurable(file, `${number}\n`, { tmp: dataDir, parent: dataDir }).catch(() => {});
  return `${String(number).padStart(15, "0")}-${randomBytes(4).toString("hex")}`;
}

/** `null` when there is none. @throws AppError disk_failed */
export async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new AppError("disk_failed", `${file} cannot be read. Check the permissions of the folder.`, {
      cause: thrown,
    });
  }
}
