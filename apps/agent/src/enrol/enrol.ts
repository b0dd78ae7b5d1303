import { hostname } from "node:os";
import { lockDataDir } from "@holofleet/data-lock";
import { AppError } from "@holofleet/shared/errors.ts";
import { agentRoutes, type EnrolRequest, enrolResponseSchema } from "@holofleet/shared/protocol/agent-http.ts";
import type { Logger } from "pino";
import { readConsoleUrl } from "#console-api/address.ts";
import { createHttp } from "#console-api/http.ts";
import type { Proxies } from "#console-api/proxy.ts";
import { openStore } from "#store/store.ts";
import { agentVersion } from "#version.ts";
import { type Identity, readIdentity, writeIdentity } from "./identity.ts";
import { forgetMachineKey, keepMachineKey } from "./machine-key.ts";

export interface EnrolOptions {
  dataDir: string;
  consoleUrl: string;
  code: string;
  allowHttp: boolean;
  /** replaces an identity that is there already */
  force: boolean;
  log: Logger;
  proxies?: Proxies;
}

/**
 * Trades a one-time install code for this machine's identity. The folder is locked, opened and found writable first, because
 * the code is used up by asking; an answer that was lost is given again to this machine. Works that are on disk stay.
 * @throws AppError code_unknown, code_used, code_expired, conflict, data_locked, bad_request, or what the network said
 */
export async function enrol(options: EnrolOptions): Promise<Identity> {
  const { dataDir, allowHttp, force, log } = options;
  const consoleUrl = readConsoleUrl(options.consoleUrl, allowHttp);
  const lock = await lockDataDir(dataDir, "agent");
  try {
    const present = force ? null : await readIdentity(dataDir);
    if (present) {
      throw new AppError(
        "conflict",
        `This machine is enrolled already, as the agent of ${present.mall.code} at ${present.consoleUrl}. Say --force to give it a new identity.`,
      );
    }
    const store = await openStore(dataDir, log);
    const given = await ask(consoleUrl, { ...options, machineKey: await keepMachineKey(dataDir) });
    // a new identity counts its generations from the start: an old one must not look newer
    await store.forgetDesired();
    const identity: Identity = { ...given, consoleUrl, allowHttp };
    await writeIdentity(dataDir, identity);
    await forgetMachineKey(dataDir);
    return identity;
  } finally {
    await lock.release();
  }
}

async function ask(consoleUrl: string, { code, proxies, machineKey }: EnrolOptions & { machineKey: string }) {
  const http = createHttp(consoleUrl, null, {}, proxies);
  const json: EnrolRequest = {
    code,
    hostname: hostname().slice(0, 255),
    platform: `${process.platform}-${process.arch}`,
    version: agentVersion,
    machineKey,
  };
  try {
    const answer = await http.ask({ method: "POST", path: agentRoutes.enrol, json, expect: [200, 201] });
    return enrolResponseSchema.parse(JSON.parse(await answer.text(64 * 1024)));
  } catch (thrown) {
    throw inWords(thrown);
  } finally {
    await http.close();
  }
}

const newCode = "Ask an operator for a new one: in the console, open the mall and choose “Install code”.";
const words: Partial<Record<AppError["code"], string>> = {
  code_unknown: `The console does not know this install code. Check it letter by letter. ${newCode}`,
  code_used: `This install code was used already; each is good for one machine. ${newCode}`,
  code_expired: `This install code has expired. ${newCode}`,
  not_found: "The console at this address does not enrol agents. Check the address.",
  bad_request: `This is not an install code. It looks like ABCD-EFGH-JKLM. ${newCode}`,
};

function inWords(thrown: unknown): unknown {
  if (!(thrown instanceof AppError)) {
    return new AppError(
      "unavailable",
      "What answers there is not a Holofleet console that this agent understands. Check the address.",
      { cause: thrown },
    );
  }
  const message = words[thrown.code];
  return message === undefined ? thrown : new AppError(thrown.code, message, { cause: thrown });
}
