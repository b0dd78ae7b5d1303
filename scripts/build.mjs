/** `npm run build`: database client, pages, the agent's bundle. Each only when its sources changed. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ensureInstalled, isMain, root, run, step } from "./install.mjs";

const require = createRequire(import.meta.url);

/** Path of a program that a package brings, to be run by this Node. */
export function program(name, bin) {
  const manifest = require.resolve(`${name}/package.json`);
  const { bin: bins } = require(manifest);
  return join(manifest, "..", typeof bins === "string" ? bins : bins[bin ?? name]);
}

/** Generates the database client when the schema or Prisma changed. */
export function generate() {
  const stamp = join(root, "apps/console/src/db/generated/.made-from");
  const { version } = require("prisma/package.json");
  const hash = createHash("sha256").update(version);
  const files = readdirSync(join(root, "prisma"), { recursive: true }).filter((file) => file.endsWith(".prisma"));
  for (const file of files.sort()) hash.update(readFileSync(join(root, "prisma", file)));
  const digest = hash.digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  step("generating the database client");
  // Any program will do for the schema engine: generating does not use it, but would download it (closed networks).
  const closed = {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  };
  run(process.execPath, [program("prisma"), "generate", "--no-hints"], "prisma generate failed; see above.", closed);
  writeFileSync(stamp, digest);
}

export function build() {
  generate();
  step("building");
  const quiet = {
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
    NEXT_TELEMETRY_DISABLED: "1",
    NODE_ENV: "production",
  };
  const flags = ["run", "build", "--output-logs=errors-only", "--ui=stream"];
  run(process.execPath, [program("turbo"), ...flags], "The build failed; see above.", quiet);
}

if (isMain(import.meta.url)) {
  ensureInstalled();
  build();
}
