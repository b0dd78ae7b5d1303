import { api, userOf } from "#api/base.ts";
import { addProjector, listProjectors, removeProjector, requestPower, showProjector } from "./service.ts";

const { projectors } = api;

export const projectorsApi = {
  list: projectors.list.handler(({ input, context }) => listProjectors(context.console.db, input)),
  show: projectors.show.handler(({ input, context }) => showProjector(context.console.db, input.id)),
  add: projectors.add.handler(({ input, context }) => addProjector(context.console.db, context.console.secrets, input)),
  remove: projectors.remove.handler(({ input, context }) => removeProjector(context.console.db, input.id)),
  power: projectors.power.handler(({ input, context }) =>
    requestPower(context.console.db, { ...input, by: userOf(context).email }),
  ),
};
