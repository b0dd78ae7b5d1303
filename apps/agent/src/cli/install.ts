import { AppError } from "@holofleet/shared/errors.ts";
import type { Check } from "@holofleet/shared/install/checklist.ts";
import type { Command } from "commander";
import { install } from "#install/install.ts";
import { ownProgram } from "#install/place.ts";
import { thisSystem } from "#install/systems.ts";
import { uninstall } from "#install/uninstall.ts";
import { checkSettings, readConfig, windowsFolders } from "../config.ts";

interface InstallFlags {
  console?: string;
  code?: string;
  allowHttp?: boolean;
  force?: boolean;
  set: string[];
  screen?: boolean;
  start: boolean;
  root?: string;
  wait: string;
  json?: boolean;
}

/** Exit codes for those who install a fleet; 1 is a failure, 2 what commander says of wrong flags. */
const exitCodes = { notConnected: 3, notHealthy: 4 } as const;

/** `install` and `uninstall`. @param say one line for people */
export function addInstallCommands(program: Command, say: (line: string) => void): void {
  const collect = (value: string, before: string[]) => [...before, value];
  program
    .command("install")
    .description("make this program a service of the machine; again: repair it")
    .option("--console <url>", "the console's address as the browser shows it")
    .option("--code <code>", "the install code that an operator gave you")
    .option("--allow-http", "speak plain http to a console that is not on this machine")
    .option("--force", "replace an identity that is there already")
    .option("--set <NAME=value>", "a setting of the service; may be given again", collect, [])
    .option("--screen", "show the player full-screen when somebody signs in")
    .option("--no-start", "leave the start to the next boot")
    .option("--root <folder>", "lay everything out below a folder and start nothing")
    .option("--wait <seconds>", "how long to wait for the first word with the console", "60")
    .option("--json", "the outcome as JSON, nothing else")
    .action(async (flags: InstallFlags) => {
      const settings = readSettings(flags.set);
      const { playerPort, proxies } = checkSettings(settings);
      assertAdministrator(flags.root);
      const wish = { node: ownProgram().node, playerPort, screen: flags.screen ?? false };
      const system = await thisSystem(wish, windowsFolders());
      const { connected, checks } = await install({
        system,
        consoleUrl: flags.console ?? null,
        code: flags.code ?? null,
        allowHttp: flags.allowHttp ?? false,
        force: flags.force ?? false,
        settings,
        root: flags.root ?? null,
        start: flags.start,
        waitMs: Number(flags.wait) * 1000,
        proxies,
        say: flags.json ? () => {} : say,
      });
      const healthy = checks.every(({ state }) => state !== "fail");
      if (connected === false) process.exitCode = exitCodes.notConnected;
      else if (!healthy) process.exitCode = exitCodes.notHealthy;
      if (flags.json) return say(JSON.stringify({ ok: connected !== false && healthy, connected, checks }, null, 2));
      for (const line of presentChecks(checks)) say(line);
      if (connected === false)
        say("The console was not reached yet. The agent goes on trying; look above for the cause.");
      if (flags.screen) say(system.screenWords);
    });
  program
    .command("uninstall")
    .description("end the service and remove everything that install wrote")
    .option("--keep-library", "leave the works on disk, for a later installation")
    .option("--root <folder>", "as it was installed with")
    .action(async (flags: { keepLibrary?: boolean; root?: string }) => {
      assertAdministrator(flags.root);
      const wish = { node: ownProgram().node, playerPort: readConfig().playerPort, screen: true };
      const system = await thisSystem(wish, windowsFolders());
      await uninstall(system, { keepLibrary: flags.keepLibrary ?? false, root: flags.root ?? null });
      say(flags.keepLibrary ? `Removed. The library stays in ${system.places.data}.` : "Removed.");
    });
}

/** The lines of an examination for people. */
export function presentChecks(checks: readonly Check[]): string[] {
  return checks.map(({ name, state, message }) => `${state.padEnd(4)}  ${name.padEnd(10)}  ${message}`);
}

function readSettings(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^([A-Z_]\w*)=([^\r\n]*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined)
        throw new AppError("bad_request", `--set ${line} is no setting. Write it like HOLOFLEET_DISK_QUOTA=20GB.`);
      return [name, value];
    }),
  );
}

function assertAdministrator(root: string | undefined): void {
  if (root !== undefined || process.platform === "win32" || process.getuid?.() === 0) return;
  throw new AppError("forbidden", "Only an administrator may install a service. Run the same line with sudo.");
}
