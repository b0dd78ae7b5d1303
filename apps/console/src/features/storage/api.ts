import { api, userOf } from "#api/base.ts";
import { requestCheck, showCheck } from "./check.ts";
import { cleanUp } from "./cleanup.ts";
import { listCleanups, runCleanup } from "./runs.ts";

const { storage } = api;

export const storageApi = {
  cleanup: storage.cleanup.handler(({ input, context }) =>
    input.dryRun ? cleanUp(context.console, true) : runCleanup(context.console, userOf(context).email),
  ),
  cleanups: storage.cleanups.handler(async ({ context: { console } }) => ({
    nightly: console.env.cleanup,
    runs: await listCleanups(console),
  })),
  check: storage.check.handler(({ input, context }) => requestCheck(context.console, input, userOf(context).email)),
  showCheck: storage.showCheck.handler(({ input, context }) => showCheck(context.console, input.id)),
};
