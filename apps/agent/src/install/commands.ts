import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Command } from "./system.ts";

/** Runs commands one after the other. @throws AppError unavailable with what the first one said that failed */
export async function runAll(commands: readonly Command[]): Promise<void> {
  for (const command of commands) await capture(command);
}

/** Runs all, whatever becomes of each: what they undo may not be there. */
export async function tryAll(commands: readonly Command[]): Promise<void> {
  for (const command of commands) await capture(command).catch(() => {});
}

/** What a command says on standard output. @throws AppError unavailable when it fails or is not there */
export async function capture({ run, args }: Command): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(run, args, { windowsHide: true });
    return stdout;
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim() || (cause as Error).message;
    throw new AppError("unavailable", `${[run, ...args].join(" ")} failed: ${said}`, { cause });
  }
}

/** Who a program is to run as; `null`: whoever runs this one. */
export type Account = { uid: number; gid: number } | null;

/** The account of this name, or `null` when there is none. */
export async function findAccount(name: string): Promise<Account> {
  const ask = async (what: string) => Number(await capture({ run: "id", args: [what, name] }));
  return ask("-u").then(
    async (uid) => ({ uid, gid: await ask("-g") }),
    () => null,
  );
}

/** Runs the agent's own program under an account, with what it reads; its errors go where ours go. @returns exit code and output */
export async function runAs(
  account: Account,
  [run = "", ...args]: readonly string[],
  { cwd, input = "" }: { cwd: string; input?: string },
): Promise<{ code: number | null; out: string }> {
  const child = spawn(run, args, { cwd, stdio: ["pipe", "pipe", "inherit"], windowsHide: true, ...account });
  let out = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  // it may end without reading
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out };
}
