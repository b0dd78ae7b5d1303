/**
 * `npm run test:wine`: the tests of the agent's disk on a real Node for Windows, run by Wine: no rename over an open file, no fsync
 * of a folder, one name whatever its case; and the agent's executable, started. Says so and does nothing where Wine is absent.
 */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { ensureInstalled, fail, root, run, step } from "./install.mjs";
import { nodeBinary } from "./package/node-binaries.mjs";

/** The oldest that agents run on. */
const windowsNode = "20.20.2";
/** The newest that Wine 8 starts: Node 24 reserves its memory in a way that Windows knows since version 10, and Wine 8 does not. */
const executableNode = "22.23.3";
const rooms = ["apps/agent/src/store", "apps/agent/src/export"];

ensureInstalled();
if (process.platform === "win32") fail("This is Windows: npm test runs these tests as they are.");
if (spawnSync("wine", ["--version"]).status !== 0) {
  process.stdout.write(
    "Wine is not installed, so nothing was tried. On Debian: apt-get install --no-install-recommends wine wine64\n",
  );
  process.exit(0);
}
const node = nodeBinary(windowsNode, "win-x64");
const scratch = mkdtempSync(join(tmpdir(), "holofleet-wine-"));
const env = {
  ...process.env,
  WINEPREFIX: join(scratch, "prefix"),
  WINEDEBUG: "-all",
  NODE_SKIP_PLATFORM_CHECK: "1",
};
step("making a Windows");
spawnSync("wine", ["reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f"], {
  env,
  stdio: "ignore",
});
const tested = await runTests();
process.exitCode = startExecutable() || tested;
spawnSync("wineserver", ["-k"], { env });
rmSync(scratch, { recursive: true, force: true });

async function runTests() {
  const files = rooms.flatMap((room) =>
    readdirSync(join(root, room))
      // the tests that kill start processes from the sources, which that Node cannot
      .filter((name) => name.endsWith(".test.ts") && name !== "kill.test.ts")
      .map((name) => join(root, room, name)),
  );
  step(`packing ${files.length} test files`);
  await build({
    entryPoints: [join(root, "test/wine/main.ts"), ...files],
    entryNames: "[name]",
    outdir: scratch,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
    alias: { vitest: join(root, "test/wine/vitest.ts") },
    banner: {
      js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
    },
    external: ["bufferutil", "utf-8-validate"],
  });
  step("running them");
  const names = files.map((path) => basename(path).replace(/\.ts$/, ".mjs"));
  const { status, said } = wine(node, join(scratch, "main.mjs"), ...names);
  process.stdout.write(said);
  return status ?? 1;
}

/** Wine's pipes are not what Node expects of Windows': the words go through a file. */
function wine(...args) {
  const output = join(scratch, "output.txt");
  const file = openSync(output, "w");
  const { status } = spawnSync("wine", args, { env, stdio: ["ignore", file, file], timeout: 180_000 });
  closeSync(file);
  return { status, said: readFileSync(output, "utf8") };
}

/** The agent as one executable knows its version, and says in words that it has no identity. */
function startExecutable() {
  const out = join(scratch, "packages");
  const flags = ["--platform", "win-x64", "--node", executableNode, "--out", out];
  run(process.execPath, [join(root, "scripts/package/package.mjs"), ...flags], "No executable was made; see above.");
  const { version, files } = JSON.parse(readFileSync(join(out, "packages.json"), "utf8"));
  const program = join(out, files[0].name);
  const told = wine(program, "--version");
  const refused = wine(program, "install", "--root", "C:\\machine");
  const works =
    told.said.trim() === version && refused.status === 1 && refused.said.includes("This machine has no identity yet.");
  process.stdout.write(`${works ? "ok  " : "FAIL"} ${files[0].name} ${told.said}${works ? "" : refused.said}`);
  return works ? 0 : 1;
}
