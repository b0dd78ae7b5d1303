/** `npm run check`: format, lint, types, and the rules of the house. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { generate, program } from "./build.mjs";
import { ensureInstalled, root, step } from "./install.mjs";

ensureInstalled();
generate();

const workspaces = ["packages", "apps"]
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
  .concat("bench", "test")
  .filter((path) => existsSync(join(root, path, "tsconfig.json")));

const checks = [
  ["format and lint", program("@biomejs/biome", "biome"), "ci", "--colors=off"],
  ...workspaces.map((path) => [`types of ${path}`, program("typescript", "tsc"), "-p", path]),
  ["rooms and house numbers", program("vitest"), "run", "--project", "house"],
];
const failed = checks.filter(([title, ...args]) => {
  step(title);
  return spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status !== 0;
});
step(failed.length === 0 ? "all is well" : `not well: ${failed.map(([title]) => title).join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
