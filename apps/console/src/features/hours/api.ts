import { api, userOf } from "#api/base.ts";
import { listHours, removeHours, saveHours } from "./service.ts";

const { hours } = api;

export const hoursApi = {
  list: hours.list.handler(({ input, context }) => listHours(context.console.db, input)),
  save: hours.save.handler(({ input, context }) =>
    saveHours(context.console.db, { ...input, by: userOf(context).email }),
  ),
  remove: hours.remove.handler(({ input, context }) => removeHours(context.console.db, input.id)),
};
