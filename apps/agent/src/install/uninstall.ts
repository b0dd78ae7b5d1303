import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { tryAll } from "./commands.ts";
import { under } from "./place.ts";
import type { System } from "./system.ts";

/** What names this machine to its console: it goes even when the library stays. */
const identityFiles = ["identity.json", "install-key", "boot", "player-url", "desired.json"];

/**
 * Ends the service and removes everything that an installation wrote: program, settings, account, and the library unless it is to
 * be kept. What is gone already is fine. @param root as it was installed with
 */
export async function uninstall(
  system: System,
  { keepLibrary, root }: { keepLibrary: boolean; root: string | null },
): Promise<void> {
  const { places, account } = system;
  const data = under(root, places.data);
  if (root === null) await tryAll(system.disable);
  const remove = (path: string) => rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  for (const trace of system.traces.map((path) => under(root, path)))
    if (!keepLibrary || !`${data}/`.replaceAll("\\", "/").startsWith(`${trace}/`.replaceAll("\\", "/")))
      await remove(trace);
  await remove(under(root, places.settings));
  if (keepLibrary) for (const name of identityFiles) await remove(join(data, name));
  else await remove(data);
  if (root === null) await tryAll(system.forget);
  if (root === null && account && !keepLibrary) await tryAll(account.remove);
  if (root === null && process.platform === "win32") removeOnceEnded(places.programs);
  else await remove(under(root, places.programs));
}

/** Windows keeps a program that runs; a moment later it lets go. */
function removeOnceEnded(folder: string): void {
  const line = `ping -n 4 127.0.0.1 >nul & rmdir /s /q "${folder}"`;
  spawn("cmd", ["/d", "/s", "/c", `"${line}"`], {
    detached: true,
    stdio: "ignore",
    windowsHide: true,
    windowsVerbatimArguments: true,
    cwd: "C:\\",
  }).unref();
}
