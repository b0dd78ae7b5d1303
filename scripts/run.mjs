/** `node scripts/run.mjs <file.ts> …`: runs a TypeScript program of the clone. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureInstalled, fail, isMain, root } from "./install.mjs";

/** Becomes the program: in this very process, so that signals, input and exit code are its own. */
export async function become(file, args = []) {
  const { register } = await import("tsx/esm/api");
  register();
  const path = resolve(root, file);
  process.argv = [process.execPath, path, ...args];
  await import(pathToFileURL(path).href);
}

if (isMain(import.meta.url)) {
  const [file, ...args] = process.argv.slice(2);
  if (!file) fail("Usage: node scripts/run.mjs <file.ts> [arguments]");
  ensureInstalled();
  await become(file, args);
}
