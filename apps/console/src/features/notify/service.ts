export { attemptDelivery, resumeDeliveries } from "./attempt.ts";
export { forgetOld } from "./log.ts";
export { requestDelivery } from "./request.ts";
