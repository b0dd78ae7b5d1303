/** Programs of Node itself from npm, kept in the user's cache and known by their digests. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fail, findNpm, run, step } from "../install.mjs";

/** SHA-256 of each, by version and platform. */
const known = {
  "24.21.0": {
    "linux-x64": "7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c",
    "win-x64": "ba4e6d110e8c1592a1ecd390f6b05f3da124b13871a5be62b341a07a853c6c32",
  },
  "22.23.3": {
    "linux-x64": "fde6a4bf8d0562f7751d1a2d6cb9b417c4cfe107bbcb0aa3e9a24e125e348f48",
    "win-x64": "9c9245166b4a8e182e0b797da9c20136117ff24368eaff1fec8343a123c8db0e",
  },
  "20.20.2": { "win-x64": "56c1520ee33b801e8bdb92fb321cf2e98529735b6d12bd4a2a6dec0ac0bab937" },
};

/** Path of Node for `platform` ("linux-x64", "win-x64"), fetched when it is not there. Ends with words when its digest is another. */
export function nodeBinary(version, platform) {
  const cache = join(
    process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"),
    "holofleet",
    `node-${platform}-${version}`,
  );
  const name = `node-${platform}`;
  const program = join(cache, "node_modules", name, "bin", platform.startsWith("win") ? "node.exe" : "node");
  if (!existsSync(program)) {
    step(`getting Node ${version} for ${platform} from npm`);
    mkdirSync(cache, { recursive: true });
    const { command, args } = findNpm();
    const flags = ["--no-save", "--ignore-scripts", "--force", "--no-audit", "--no-fund", "--loglevel=error"];
    run(
      command,
      [...args, "install", "--prefix", cache, ...flags, `${name}@${version}`],
      `npm has no ${name}; see above.`,
    );
  }
  const digest = createHash("sha256").update(readFileSync(program)).digest("hex");
  if (digest === known[version]?.[platform]) return program;
  rmSync(cache, { recursive: true, force: true });
  return fail(`${name} ${version} is not the program that is expected (SHA-256 ${digest}). It was removed; try again.`);
}
