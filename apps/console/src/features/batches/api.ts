import { api, askerOf } from "#api/base.ts";
import { cancelBatch, listBatches, requestBatch, retryBatch, showBatch } from "./service.ts";

const { batches } = api;

export const batchesApi = {
  request: batches.request.handler(({ input, context }) =>
    requestBatch(context.console.db, { ...input, ...askerOf(context) }),
  ),
  show: batches.show.handler(({ input, context }) => showBatch(context.console.db, input.id, askerOf(context).within)),
  list: batches.list.handler(({ input, context }) => listBatches(context.console.db, input.limit)),
  retry: batches.retry.handler(({ input, context }) =>
    retryBatch(context.console.db, { ...input, ...askerOf(context) }),
  ),
  cancel: batches.cancel.handler(({ input, context }) =>
    cancelBatch(context.console.db, { ...input, ...askerOf(context) }),
  ),
};
