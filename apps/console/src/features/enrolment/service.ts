import { randomBytes } from "node:crypto";
import { AppError } from "@holofleet/shared/errors.ts";
import type { PackageList } from "@holofleet/shared/install/packages.ts";
import type { EnrolRequest, EnrolResponse } from "@holofleet/shared/protocol/agent-http.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import { hashToken, isAbsent } from "#features/agents/service.ts";
import { createAgent, lockMall } from "./new-agent.ts";
import {
  codeLifeMs,
  deriveToken,
  enrolCommand,
  hashCode,
  installCommands,
  makeAgentId,
  makeCode,
  type SystemCommand,
} from "./rules.ts";

export { type Machine, recordMachine } from "./machines.ts";
export { createAgent, lockMall } from "./new-agent.ts";
export { recordNextToken } from "./rotate.ts";
export { makeAgentId } from "./rules.ts";

export interface InstallCode {
  code: string;
  /** code of the mall */
  mall: string;
  expiresAt: string;
  /** the line to run in the mall */
  command: string;
  packages: { version: string; systems: SystemCommand[] } | null;
}

/**
 * Makes a one-time install code for an agent of a mall. It is shown here and never again: only its digest is kept.
 * @throws AppError not_found
 */
export async function requestInstallCode(
  db: Reader,
  {
    mall: mallCode,
    by,
    consoleUrl,
    packages,
  }: { mall: string; by: string | null; consoleUrl: string; packages: PackageList | null },
): Promise<InstallCode> {
  const mall = await db.mall.findUnique({ where: { code: mallCode }, select: { id: true } });
  if (mall === null) {
    throw new AppError("not_found", `There is no mall with the code ${mallCode}. See the list of malls.`);
  }
  const code = makeCode();
  const expiresAt = new Date(Date.now() + codeLifeMs);
  await db.installCode.create({ data: { codeHash: hashCode(code), mallId: mall.id, expiresAt, createdBy: by } });
  return {
    code,
    mall: mallCode,
    expiresAt: expiresAt.toISOString(),
    command: enrolCommand(consoleUrl, code),
    packages: packages && { version: packages.version, systems: installCommands(consoleUrl, code, packages) },
  };
}

export interface EnrolOptions {
  /** what the console signs its agents with */
  signingKey: string;
  /** keeps the token, for a broker with accounts of its own */
  seal?: ((token: string) => string) | undefined;
}

/**
 * Trades an install code for an identity. Of two that race with one code, one wins; the winner alone may ask again while the code
 * is good, and hears the same. The new agent should hold at once what is
 * published for its mall, and syncs that waited for it go on. It takes the place of an agent of the mall with the same host name
 * that is not heard of: that is the same machine before it was installed anew.
 * @throws AppError code_unknown, code_used, code_expired
 */
export async function enrol(
  db: Db,
  { code, hostname, platform, version, machineKey = makeMachineKey() }: EnrolRequest,
  { signingKey, seal }: EnrolOptions,
): Promise<EnrolResponse> {
  const again = await answerAgain(db, code, machineKey);
  if (again) return { ...again, signingKey };
  const agentId = makeAgentId();
  const token = deriveToken(machineKey, agentId);
  const mall = await db.$transaction(async (tx) => {
    const mallId = await takeCode(tx, { code, agentId, machine: hashToken(machineKey) });
    const mall = await lockMall(tx, mallId);
    const replaced = await replaceAbsent(tx, mallId, hostname);
    const machine = { hostname, platform, version };
    await createAgent(tx, { id: agentId, mallId, token, sealed: seal?.(token) ?? null, machine, replaced });
    return mall;
  });
  return { agentId, token, mall, signingKey };
}

const makeMachineKey = () => randomBytes(32).toString("base64url");

/** What the machine with this secret was answered to this code, or `null`: that is over with the code, and with the token. */
async function answerAgain(db: Db, code: string, machineKey: string): Promise<EnrolResponse | null> {
  const used = await db.installCode.findFirst({
    where: { codeHash: hashCode(code), machine: hashToken(machineKey), expiresAt: { gt: new Date() } },
    select: { agentId: true },
  });
  if (!used?.agentId) return null;
  const token = deriveToken(machineKey, used.agentId);
  const agent = await db.agent.findFirst({
    where: { id: used.agentId, revokedAt: null, tokenHash: hashToken(token) },
    select: { mall: { select: { code: true, name: true, timezone: true } } },
  });
  return agent && { agentId: used.agentId, token, mall: agent.mall };
}

/** Marks a code as used, which one transaction alone can do, and answers its mall. */
async function takeCode(
  tx: Tx,
  { code, agentId, machine }: { code: string; agentId: string; machine: string },
): Promise<string> {
  const codeHash = hashCode(code);
  const now = new Date();
  const [taken] = await tx.installCode.updateManyAndReturn({
    where: { codeHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now, agentId, machine },
    select: { mallId: true },
  });
  if (taken) return taken.mallId;
  const known = await tx.installCode.findUnique({ where: { codeHash }, select: { usedAt: true } });
  if (known === null) {
    throw new AppError("code_unknown", "This install code is not known. Check it, or make a new one in the console.");
  }
  if (known.usedAt !== null) {
    throw new AppError("code_used", "This install code was used already. Make a new one in the console.");
  }
  throw new AppError("code_expired", "This install code has expired: it is good for 24 hours. Make a new one.");
}

/** Revokes the agents of a machine that is enrolled anew, unless they are heard of. @returns their ids */
async function replaceAbsent(tx: Tx, mallId: string, hostname: string): Promise<string[]> {
  const same = await tx.agent.findMany({
    where: { mallId, hostname, revokedAt: null },
    select: { id: true, lastSeenAt: true, goneAt: true },
  });
  const now = new Date();
  const absent = same.filter((agent) => isAbsent(agent, now)).map(({ id }) => id);
  await tx.agent.updateMany({ where: { id: { in: absent } }, data: { revokedAt: now } });
  return absent;
}
