import { api, userOf } from "#api/base.ts";
import { createChannel, listChannels, removeChannel, rotateSecret, updateChannel } from "./channels.ts";
import { listDeliveries, listNotices, markRead } from "./log.ts";
import { requestAgain, requestTest, showDelivery } from "./request.ts";

const { channels, deliveries, notices } = api;

export const channelsApi = {
  list: channels.list.handler(({ context }) => listChannels(context.console.db)),
  create: channels.create.handler(({ input, context }) => createChannel(context.console, input)),
  update: channels.update.handler(({ input: { id, ...change }, context }) =>
    updateChannel(context.console, id, change),
  ),
  remove: channels.remove.handler(({ input, context }) => removeChannel(context.console.db, input.id)),
  rotate: channels.rotate.handler(({ input, context }) => rotateSecret(context.console, input.id)),
  test: channels.test.handler(({ input, context }) => requestTest(context.console.db, input.id, userOf(context).email)),
};

export const deliveriesApi = {
  list: deliveries.list.handler(({ input, context }) => listDeliveries(context.console.db, input)),
  show: deliveries.show.handler(({ input, context }) => showDelivery(context.console.db, input.id)),
  sendAgain: deliveries.sendAgain.handler(({ input, context }) => requestAgain(context.console.db, input.id)),
};

export const noticesApi = {
  list: notices.list.handler(({ input, context }) => listNotices(context.console.db, userOf(context).id, input.limit)),
  markRead: notices.markRead.handler(({ input, context }) =>
    markRead(context.console.db, userOf(context).id, input.ids),
  ),
};
