import { api, userOf } from "#api/base.ts";
import { placeOf } from "./place.ts";
import {
  addDevice,
  answerOf,
  batchHistory,
  createBatch,
  dismissAlarm,
  exchangeTopic,
  exportCodes,
  findCode,
  listAlarms,
  listBatches,
  listDevices,
  printCodes,
  revokeDevice,
  setExchange,
  showBatch,
  voidCodes,
} from "./service.ts";

const { codes } = api;

export const codesApi = {
  batches: codes.batches.handler(({ context: { console } }) => listBatches(console.db)),
  create: codes.create.handler(({ input, context }) => createBatch(context.console, input, userOf(context).email)),
  show: codes.show.handler(({ input, context: { console } }) => showBatch(console.db, input.id)),
  history: codes.history.handler(({ input, context: { console } }) => batchHistory(console.db, input.id)),
  find: codes.find.handler(({ input, context: { console } }) => findCode(console, input.code)),
  void: codes.void.handler(({ input, context }) =>
    voidCodes(context.console.db, { ...input, by: userOf(context).email }),
  ),
  export: codes.export.handler(({ input, context }) =>
    exportCodes(context.console, { ...input, by: userOf(context).email }),
  ),
  print: codes.print.handler(({ input, context }) =>
    printCodes(context.console, { ...input, by: userOf(context).email }),
  ),
  redeem: codes.redeem.handler(async ({ input: { code, key, mall }, context }) => {
    const { db, codes: desk } = context.console;
    const { id, email, malls } = userOf(context);
    const where = await placeOf(db, mall, malls);
    const asker = { way: "api", source: `user:${id}`, asker: email, mall: where } as const;
    return answerOf(await desk.redeem({ code, key }, asker));
  }),
  alarms: codes.alarms.handler(({ context: { console } }) => listAlarms(console.db)),
  dismiss: codes.dismiss.handler(({ input, context: { console } }) => dismissAlarm(console.db, input.source)),
  exchange: codes.exchange.handler(async ({ context: { console } }) => ({ topic: await exchangeTopic(console.db) })),
  setExchange: codes.setExchange.handler(({ input, context: { console } }) => setExchange(console.db, input.topic)),
  devices: codes.devices.handler(({ context: { console } }) => listDevices(console.db)),
  addDevice: codes.addDevice.handler(({ input, context }) =>
    addDevice(context.console, { ...input, by: userOf(context).email }),
  ),
  revokeDevice: codes.revokeDevice.handler(({ input, context: { console } }) => revokeDevice(console.db, input.id)),
};
