/** What every script needs first: a Node that is new enough and the packages of the lock file. Built-ins only. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = fileURLToPath(new URL("../", import.meta.url));

const oldestNode = [20, 19];

/** Prints one line of progress with the seconds since the script began; on standard error, for answers (`--json`) go to the other. */
export function step(words) {
  process.stderr.write(`[${(performance.now() / 1000).toFixed(1).padStart(5)} s] ${words}\n`);
}

/** Prints the cause and ends with 1. */
export function fail(words) {
  process.stderr.write(`\n${words}\n`);
  process.exit(1);
}

/**
 * Installs what the lock file names, unless exactly that is there. Development packages are included whatever NODE_ENV says: they
 * build and run the console. No install script runs: nothing of ours depends on one.
 */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]))
    fail(
      `Holofleet needs Node ${oldestNode.join(".")} or newer; this is ${process.versions.node}. Node 24 LTS is recommended: https://nodejs.org`,
    );
  const lock = join(root, "package-lock.json");
  if (existsSync(lock) && isInstalled(lock)) return;
  const command = existsSync(lock) ? "ci" : "install";
  step(`installing packages (npm ${command}); the first time takes a minute or two`);
  const { command: npm, args } = findNpm();
  const flags = ["--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  run(
    npm,
    [...args, command, ...flags],
    `npm ${command} failed; see above. Check that this machine reaches the npm registry.`,
    {},
    ["inherit", 2, 2],
  );
}

/** Runs a program in the clone with its output shown, and ends with words when it fails. */
export function run(command, args, words, env = {}, stdio = "inherit") {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio, env: { ...process.env, ...env } });
  if (status !== 0) fail(error ? `${words} (${error.message})` : words);
}

/** True for the script that Node was started with, false for one that another imports. */
export function isMain(url) {
  return process.argv[1] !== undefined && url === pathToFileURL(realpathSync(process.argv[1])).href;
}

/** True when npm's own record of what it installed holds every package of the lock file that is not optional. */
function isInstalled(lock) {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(lock, "utf8")).packages;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/") || entry.optional || entry.devOptional) return true;
    const there = installed[path];
    return (
      there !== undefined &&
      there.version === entry.version &&
      there.integrity === entry.integrity &&
      there.link === entry.link
    );
  });
}

/** npm as a script for this very Node: Windows refuses to spawn npm.cmd. */
export function findNpm() {
  const beside = dirname(process.execPath);
  const places = [
    process.env.npm_execpath,
    join(beside, "node_modules/npm/bin/npm-cli.js"),
    join(beside, "../lib/node_modules/npm/bin/npm-cli.js"),
  ];
  const script = places.find((place) => place?.endsWith(".js") && existsSync(place));
  return script ? { command: process.execPath, args: [script] } : { command: "npm", args: [] };
}
