import { api, userOf } from "#api/base.ts";
import { requestCheck, showCheck } from "./check.ts";
import { cleanUp } from "./cleanup.ts";

const { storage } = api;

export const storageApi = {
  cleanup: storage.cleanup.handler(({ input, context }) => cleanUp(context.console, input.dryRun)),
  check: storage.check.handler(({ input, context }) => requestCheck(context.console, input, userOf(context).email)),
  showCheck: storage.showCheck.handler(({ input, context }) => showCheck(context.console, input.id)),
};
