/** `npm run dev`: the console with reload. Pages change in place; the server restarts when its own files change. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { generate, program } from "./build.mjs";
import { ensureInstalled, root } from "./install.mjs";

ensureInstalled();
generate();
process.env.HOLOFLEET_DEV = "1";
const tsx = program("tsx");
process.argv = [process.execPath, tsx, "watch", "--clear-screen=false", join(root, "apps/console/server.ts")];
await import(pathToFileURL(tsx).href);
