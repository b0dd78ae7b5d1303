import { chmod, chown, mkdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "@holofleet/shared/errors.ts";
import { type Checklist, checklistSchema } from "@holofleet/shared/install/checklist.ts";
import { createHttp } from "#console-api/http.ts";
import type { Proxies } from "#console-api/proxy.ts";
import { type Identity, readIdentity } from "#enrol/identity.ts";
import { askRunning } from "#health/running.ts";
import { type Account, capture, findAccount, runAll, runAs, tryAll } from "./commands.ts";
import { readPackageList, sha256Of } from "./origin.ts";
import { ownProgram, placeProgram, readIfThere, under, writeWhole } from "./place.ts";
import { mergeSettings } from "./settings.ts";
import type { System } from "./system.ts";

export interface InstallOptions {
  system: System;
  /** `null`: the one that this machine is enrolled at already */
  consoleUrl: string | null;
  /** `null`: this machine has an identity already */
  code: string | null;
  allowHttp: boolean;
  /** replaces an identity that is there already */
  force: boolean;
  settings: Readonly<Record<string, string>>;
  /** lays everything out below this folder and starts nothing, for images of disks */
  root: string | null;
  /** false: the next start of the machine starts it */
  start: boolean;
  /** milliseconds to wait for the first word with the console */
  waitMs: number;
  proxies: Proxies;
  /** told of each step that is done */
  say(line: string): void;
}

/** `connected` is `null` when it was not started. */
export interface Installed {
  connected: boolean | null;
  checks: Checklist["checks"];
}

/**
 * Installs this program as a service of the machine, or repairs such an installation: whatever is right already stays. Needs an
 * administrator's rights. The program is taken only if the console's signed list has it.
 * @throws AppError integrity, forbidden, unauthorized (no code and no identity), what the enrolment said, unavailable naming the
 * command that failed
 */
export async function install(options: InstallOptions): Promise<Installed> {
  const { system, root } = options;
  const data = under(root, system.places.data);
  const program = under(root, system.places.program);
  const { file } = ownProgram();
  const replaces = options.force && options.code !== null;
  const identity = await readIdentity(data).catch((thrown) => {
    if (replaces) return null;
    throw thrown;
  });
  const consoleUrl = options.consoleUrl ?? identity?.consoleUrl ?? null;
  if (consoleUrl === null || (identity === null && options.code === null))
    throw new AppError(
      "unauthorized",
      "This machine has no identity yet. Give the console's address and an install code.",
    );

  // who replaces the identity may be on the way to another console, which has a key of its own
  const pinned = replaces ? null : (identity?.signingKey ?? null);
  await checkOrigin(file, program, consoleUrl, pinned, options);
  if (root === null) await tryAll(system.stop);
  try {
    return await settle({ ...options, consoleUrl }, replaces ? null : identity);
  } catch (thrown) {
    // it goes on with what it has, for its mall must not be dark because a repair failed
    if (root === null && identity !== null) await tryAll([...system.enable, ...system.start]);
    throw thrown;
  }
}

/** @param identity the one that stays */
async function settle(options: InstallOptions & { consoleUrl: string }, identity: Identity | null): Promise<Installed> {
  const { system, root, say } = options;
  const { places } = system;
  const data = under(root, places.data);
  const program = under(root, places.program);
  const { file, node } = ownProgram();
  await placeProgram(file, program);
  say(`program   ${program}`);
  const account = root === null ? await ensureAccount(system) : null;
  await mkdir(data, { recursive: true, mode: 0o700 });
  await chmod(data, 0o700);
  // somebody may have used the agent's own commands there as root
  if (account) await capture({ run: "chown", args: ["-Rh", `${account.uid}:${account.gid}`, data] });
  await writeSettings(options, account);
  for (const text of system.files) await writeWhole(root, text);
  if (root === null) await runAll(system.grant);
  say(`library   ${data}${account ? `, of the account ${system.account?.name}` : ""}`);

  const line = [...(node === null ? [] : [node]), program];
  if (identity === null) await enrolAs(account, line, { ...options, data });
  else say(`identity  ${identity.agentId}, the agent of ${identity.mall.code}, stays`);
  if (root !== null) return { connected: null, checks: [] };

  await runAll(system.enable);
  if (!options.start) return { connected: null, checks: [] };
  await runAll(system.start);
  say("service   started; it starts with the machine from now on");
  const connected = await firstWord(data, options.waitMs);
  const { out } = await runAs(
    account,
    [...line, "doctor", "--json", "--report", "--data", data, "--settings", places.settings],
    { cwd: data },
  );
  return { connected, checks: checklistSchema.parse(JSON.parse(out)).checks };
}

async function checkOrigin(
  file: string,
  program: string,
  consoleUrl: string,
  pinned: string | null,
  { proxies, say }: InstallOptions,
): Promise<void> {
  const digest = await sha256Of(file);
  if (digest === (await sha256Of(program).catch(() => null))) return;
  const http = createHttp(consoleUrl, null, {}, proxies);
  try {
    const { list } = await readPackageList(http, pinned, AbortSignal.timeout(30_000));
    if (!list.files.some(({ sha256 }) => sha256 === digest))
      throw new AppError(
        "integrity",
        `This program is none that the console hands out now (${list.version}). Download it again from there.`,
      );
    say(`signature of ${list.version} is the console's`);
  } finally {
    await http.close();
  }
}

async function ensureAccount({ account }: System): Promise<Account> {
  if (account === null) return null;
  const found = await findAccount(account.name);
  if (found) return found;
  await runAll(account.create);
  return findAccount(account.name);
}

async function writeSettings({ system, settings, root }: InstallOptions, account: Account): Promise<void> {
  const { settings: path, log } = system.places;
  const text = mergeSettings(await readIfThere(under(root, path)), {
    ...(log && { HOLOFLEET_LOG_FILE: log }),
    ...settings,
  });
  // a proxy's password may stand there
  await writeWhole(root, { path, mode: 0o640, text });
  if (account) await chown(path, 0, account.gid);
}

async function enrolAs(
  account: Account,
  line: string[],
  { data, consoleUrl, code, allowHttp, force, say }: InstallOptions & { data: string; consoleUrl: string },
): Promise<void> {
  const flags = ["--data", data, ...(allowHttp ? ["--allow-http"] : []), ...(force ? ["--force"] : [])];
  // the code goes where no list of processes shows it
  const input = `${code}\n`;
  const enrolled = await runAs(account, [...line, "enrol", consoleUrl, "-", ...flags], { cwd: data, input });
  if (enrolled.code !== 0)
    throw new AppError("unauthorized", "The enrolment failed; see above. Run the same line again.");
  say(`identity  ${enrolled.out.split("\n")[0]}`);
}

/** Whether the agent that was just started has spoken with its console within this time. */
async function firstWord(data: string, waitMs: number): Promise<boolean> {
  const identity = await readIdentity(data);
  for (const end = performance.now() + waitMs; performance.now() < end; await delay(300)) {
    const running = identity && (await askRunning(data, identity.agentId));
    if (running && running.link.transport !== "none") return true;
  }
  return false;
}
