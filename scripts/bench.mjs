/** `npm run bench -- <name>`: performance tables against named peers, on the console as it is built. */
import { ensureBrowser } from "./browser.mjs";
import { build } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { become } from "./run.mjs";

ensureInstalled();
build();
const args = process.argv.slice(2);
const browser = args[0] === "page" ? ensureBrowser() : undefined;
if (browser) process.env.CHROMIUM_PATH = browser;
await become("bench/src/main.ts", args);
