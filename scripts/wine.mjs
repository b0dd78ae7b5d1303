/**
 * `npm run test:wine`: the tests of the agent's disk on a real Node for Windows, run by Wine: no rename over an open file, no fsync
 * of a folder, one name whatever its case. Says so and does nothing where Wine is absent.
 */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { ensureInstalled, fail, root, step } from "./install.mjs";
import { nodeBinary } from "./package/node-binaries.mjs";

/** The oldest that agents run on. */
const windowsNode = "20.20.2";
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
process.exitCode = await runTests();
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
  const env = {
    ...process.env,
    WINEPREFIX: join(scratch, "prefix"),
    WINEDEBUG: "-all",
    NODE_SKIP_PLATFORM_CHECK: "1",
  };
  step("making a Windows for it");
  const wine = (...args) => spawnSync("wine", args, { env, stdio: "ignore" });
  wine("reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f");
  step("running them");
  // Wine's pipes are not what Node expects of Windows': the words go through a file
  const output = join(scratch, "output.txt");
  const file = openSync(output, "w");
  const names = files.map((path) => basename(path).replace(/\.ts$/, ".mjs"));
  const { status } = spawnSync("wine", [node, join(scratch, "main.mjs"), ...names], {
    env,
    stdio: ["ignore", file, file],
    timeout: 180_000,
  });
  closeSync(file);
  spawnSync("wineserver", ["-k"], { env });
  process.stdout.write(readFileSync(output, "utf8"));
  return status ?? 1;
}
