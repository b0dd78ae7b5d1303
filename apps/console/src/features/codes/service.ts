export { dismissAlarm, listAlarms } from "./alarms.ts";
export { createBatch, listBatches, showBatch } from "./batches.ts";
export { batchHistory, exportCodes, findCode, printCodes, voidCodes } from "./codes.ts";
export {
  addDevice,
  deviceAccounts,
  exchangeId,
  exchangeRow,
  exchangeTopic,
  listDevices,
  livingDevice,
  livingDevices,
  recordListening,
  revokeDevice,
  setExchange,
  verifyDevice,
} from "./devices.ts";
export { answerHeard, type Heard } from "./exchange.ts";
export { answerOf, type CodeAsker, type CodeDesk, openCodeDesk, type Verdict } from "./redeem.ts";
