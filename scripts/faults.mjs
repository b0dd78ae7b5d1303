/** `npm run faults`: the agent's disk under kill -9 and power loss, with deliberately broken stores as controls. */
import { ensureInstalled } from "./install.mjs";
import { become } from "./run.mjs";

ensureInstalled();
await become("test/faults/main.ts", process.argv.slice(2));
