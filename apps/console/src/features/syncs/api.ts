import { api, userOf } from "#api/base.ts";
import { previewSync } from "./preview.ts";
import { listRuns, requestCancel, requestSync, showRun } from "./service.ts";

export const syncsApi = {
  request: api.syncs.request.handler(async ({ input, context }) => {
    const { db } = context.console;
    const { email, malls } = userOf(context);
    // to somebody who is limited to some malls, all are these
    const own = input.all && malls !== null ? await db.mall.findMany({ select: { code: true } }) : null;
    const request = own === null ? input : { malls: own.map(({ code }) => code) };
    return showRun(db, await db.$transaction((tx) => requestSync(tx, request, email)));
  }),
  preview: api.syncs.preview.handler(({ input, context }) => previewSync(context.console.db, input, new Date())),
  list: api.syncs.list.handler(({ input, context }) => listRuns(context.console.db, input.limit)),
  show: api.syncs.show.handler(({ input, context }) => showRun(context.console.db, input.id)),
  cancel: api.syncs.cancel.handler(({ input, context }) => requestCancel(context.console.db, input.id)),
};
