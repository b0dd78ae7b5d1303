/** `npm start`: installs and builds what is missing, then becomes the console. */
import { build } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { become } from "./run.mjs";

ensureInstalled();
build();
await become("apps/console/server.ts");
