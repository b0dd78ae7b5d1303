import { api, userOf } from "#api/base.ts";
import { listOrders, markLegacy, requestOrder, rotateLegacy, showLegacy } from "./service.ts";

/** The part of the noun `malls` that speaks to older agents. */
export const mallLegacyApi = {
  showLegacy: api.malls.showLegacy.handler(({ input, context: { console } }) => showLegacy(console, input.code)),
  setLegacy: api.malls.setLegacy.handler(({ input, context: { console } }) =>
    markLegacy(console, input.code, input.settings),
  ),
  rotateLegacy: api.malls.rotateLegacy.handler(({ input, context: { console } }) => rotateLegacy(console, input.code)),
};

export const legacyApi = {
  order: api.legacy.order.handler(({ input, context }) =>
    requestOrder(context.console.db, input, userOf(context).email),
  ),
  orders: api.legacy.orders.handler(({ context }) => listOrders(context.console.db)),
};
