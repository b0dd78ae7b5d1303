/** Runs the bundled test files beside it that are named as arguments; one line each, the failures with their reasons, at the end a count. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startTests, type Task, type VitestRunner, type VitestRunnerConfig } from "@vitest/runner";

const files = process.argv.slice(2).map((name) => join(import.meta.dirname, name));
const say = (text: string) => process.stdout.write(`${text}\n`);
const config: Partial<VitestRunnerConfig> = {
  root: import.meta.dirname,
  setupFiles: [],
  sequence: { seed: 1, hooks: "stack", setupFiles: "list", concurrent: false, shuffle: false },
  maxConcurrency: 1,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  retry: 0,
  tags: [],
  tagsFilter: undefined,
};
const runner: VitestRunner = {
  config: config as VitestRunnerConfig,
  importFile: (path) => import(pathToFileURL(path).href),
};

const count = { passed: 0, failed: 0, skipped: 0 };
function tell(task: Task, way: string): void {
  const name = way === "" ? task.name : `${way} > ${task.name}`;
  if (task.type === "suite") for (const inner of task.tasks) tell(inner, name);
  const state = task.result?.state;
  if (state === "fail")
    for (const error of task.result?.errors ?? []) say(`FAIL ${name}\n${error.stack ?? error.message}`);
  if (task.type === "suite") {
    if (state === "fail" && task.tasks.length === 0) count.failed += 1;
    return;
  }
  if (state === "pass") say(`ok   ${name}`);
  count[state === "pass" ? "passed" : state === "fail" ? "failed" : "skipped"] += 1;
}

for (const file of await startTests(files, runner)) tell(file, "");
say(
  `${process.platform}, Node ${process.version}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} do not apply`,
);
process.exit(count.failed > 0 || count.passed === 0 ? 1 : 0);
