/** `npm start`: installs and builds what is missing, then becomes the console. */
import { build } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { become } from "./run.mjs";

ensureInstalled();
build();
if (process.env.npm_lifecycle_event) endWithShell();
await become("apps/console/server.ts");

/** npm passes a signal on to its shell only, and that does not pass it on to us: when the shell is gone, we were meant too. */
function endWithShell() {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 500);
  watch.unref();
}
