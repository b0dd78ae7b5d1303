import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/**
 * `holofleet`, typed in `folder`, with a sign-in of its own that is kept there. Answers the JSON that it prints; rejects when it
 * does not end with 0.
 */
export function openTerminal(folder: string) {
  const own = {
    HOLOFLEET_CONFIG: join(folder, "session.json"),
    HOLOFLEET_CACHE: join(folder, "cache"),
    HOLOFLEET_URL: "",
    HOLOFLEET_TOKEN: "",
    INIT_CWD: folder,
  };
  return async <Answer>(...args: string[]): Promise<Answer> => {
    const command = ["--import", "tsx", "packages/cli/src/main.ts", ...args, "--json"];
    const { stdout } = await run(process.execPath, command, { cwd: root, env: { ...process.env, ...own } });
    return JSON.parse(stdout) as Answer;
  };
}
