import { api, userOf } from "#api/base.ts";
import { listRuns, requestCancel, requestSync, showRun } from "./service.ts";

export const syncsApi = {
  request: api.syncs.request.handler(async ({ input, context }) => {
    const { db } = context.console;
    const by = userOf(context).email;
    return showRun(db, await db.$transaction((tx) => requestSync(tx, input, by)));
  }),
  list: api.syncs.list.handler(({ input, context }) => listRuns(context.console.db, input.limit)),
  show: api.syncs.show.handler(({ input, context }) => showRun(context.console.db, input.id)),
  cancel: api.syncs.cancel.handler(({ input, context }) => requestCancel(context.console.db, input.id)),
};
