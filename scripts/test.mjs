/** `npm test [-- filter]`: units, integration and end to end; the last line counts them all. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBrowser } from "./browser.mjs";
import { build, generate, program } from "./build.mjs";
import { ensureInstalled, root, step } from "./install.mjs";

ensureInstalled();
generate();
const filters = process.argv.slice(2);
const reports = mkdtempSync(join(tmpdir(), "holofleet-reports-"));
const results = [runVitest()];
if (wantsBrowser()) results.push(runPlaywright());
rmSync(reports, { recursive: true });

const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

function runVitest() {
  const file = join(reports, "vitest.json");
  const flags = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`, "--passWithNoTests"];
  const status = runNode([program("vitest"), ...flags, ...filters], { NODE_ENV: "test" });
  if (!existsSync(file)) return { passed: 0, failed: status === 0 ? 0 : 1 };
  const report = JSON.parse(readFileSync(file, "utf8"));
  return count(report.numPassedTests, report.numFailedTests, status);
}

function runPlaywright() {
  const browser = ensureBrowser();
  build();
  step("end to end");
  const file = join(reports, "playwright.json");
  const args = [program("@playwright/test", "playwright"), "test", "-c", "test/playwright.config.ts", ...filters];
  const status = runNode(args, { PLAYWRIGHT_JSON_OUTPUT_NAME: file, ...(browser && { CHROMIUM_PATH: browser }) });
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { stats } = JSON.parse(readFileSync(file, "utf8"));
  return count(stats.expected + stats.flaky, stats.unexpected, status);
}

/** A runner that fails without a failed test (an unhandled error, a file that does not load) counts as one failure. */
function count(passed, failed, status) {
  return { passed, failed: failed === 0 && status !== 0 ? 1 : failed };
}

function runNode(args, env) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  return status ?? 1;
}

/** With a filter the browser runs only for the specs that it names. */
function wantsBrowser() {
  const folder = join(root, "test/e2e");
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true }).map((file) => `test/e2e/${file}`) : [];
  const specs = files.filter((file) => file.endsWith(".spec.ts"));
  return specs.some((spec) => filters.length === 0 || filters.some((filter) => spec.includes(filter)));
}
