/**
 * `npm run conformance [-- mosquitto] [-- --url mqtt://user:password@host] [-- --write]`: what Holofleet asks of a broker, tried on
 * every broker that this machine has, or on yours. Prints the table broker × case; `--write` keeps it in docs/brokers/README.md.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { generate, program } from "./build.mjs";
import { ensureInstalled, root } from "./install.mjs";

const options = { url: { type: "string" }, write: { type: "boolean" } };
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const page = join(root, "docs/brokers/README.md");
const marks = ["<!-- conformance -->", "<!-- /conformance -->"];

ensureInstalled();
generate();
const folder = mkdtempSync(join(tmpdir(), "holofleet-conformance-"));
const file = join(folder, "report.json");
const filters = values.url ? ["brought"] : positionals;
const flags = ["--config", "test/brokers/vitest.config.ts", "--reporter=default", "--reporter=json"];
const { status } = spawnSync(
  process.execPath,
  [program("vitest"), "run", ...flags, `--outputFile.json=${file}`, ...filters],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "test", ...(values.url && { HOLOFLEET_CONFORMANCE_URL: values.url }) },
  },
);
const tried = existsSync(file) ? readReport(JSON.parse(readFileSync(file, "utf8"))) : new Map();
rmSync(folder, { recursive: true });
const table = tableOf(tried);
process.stdout.write(`\n${table}\n`);
if (values.write && status === 0) keep(table);
process.exitCode = status ?? 1;

/** Broker → case → what came of it. A broker that is not here has no case that ran. */
function readReport({ testResults }) {
  const brokers = new Map();
  for (const { ancestorTitles, title, status: result, meta } of testResults.flatMap((one) => one.assertionResults)) {
    const [broker] = ancestorTitles;
    if (!broker) continue;
    const cases = brokers.get(broker) ?? new Map();
    const words = { passed: `✓ ${meta?.note ?? ""}`.trim(), failed: "✗" };
    brokers.set(broker, cases.set(title, words[result] ?? "–"));
  }
  const ran = [...brokers].filter(([, cases]) => [...cases.values()].some((cell) => cell !== "–"));
  return new Map(ran);
}

function tableOf(brokers) {
  const names = [...brokers.keys()].sort();
  const cases = [...new Set([...brokers.values()].flatMap((known) => [...known.keys()]))];
  const row = (cells) => `| ${cells.join(" | ")} |`;
  return [
    row(["", ...names]),
    row(["---", ...names.map(() => "---")]),
    ...cases.map((title) => row([title, ...names.map((name) => brokers.get(name).get(title) ?? "–")])),
  ].join("\n");
}

function keep(text) {
  const whole = readFileSync(page, "utf8");
  const [begin, end] = marks.map((mark) => whole.indexOf(mark));
  writeFileSync(page, `${whole.slice(0, begin + marks[0].length)}\n${text}\n${whole.slice(end)}`);
}
