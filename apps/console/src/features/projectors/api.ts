import { api, askerOf, mallIn, userOf } from "#api/base.ts";
import { listCommands } from "#features/commands/service.ts";
import {
  addProjector,
  exportTable,
  importTable,
  listProjectors,
  listWear,
  removeProjector,
  requestDiscovery,
  requestPower,
  requestWish,
  showDiscovery,
  showProjector,
  updateProjector,
} from "./service.ts";

const { projectors, discoveries } = api;

export const projectorsApi = {
  list: projectors.list.handler(({ input, context }) =>
    listProjectors(context.console.db, mallIn(context, input.mall)),
  ),
  show: projectors.show.handler(({ input, context }) => showProjector(context.console.db, input.id)),
  add: projectors.add.handler(({ input, context }) => addProjector(context.console.db, context.console.secrets, input)),
  update: projectors.update.handler(({ input, context }) =>
    updateProjector(context.console.db, context.console.secrets, input),
  ),
  remove: projectors.remove.handler(({ input, context }) => removeProjector(context.console.db, input.id)),
  import: projectors.import.handler(({ input, context }) =>
    importTable(context.console.db, context.console.secrets, input),
  ),
  export: projectors.export.handler(({ input, context }) => exportTable(context.console.db, input)),
  power: projectors.power.handler(({ input, context }) =>
    requestPower(context.console.db, { ...input, by: userOf(context).email }),
  ),
  command: projectors.command.handler(({ input, context }) =>
    requestWish(context.console.db, { ...input, ...askerOf(context) }),
  ),
  history: projectors.history.handler(async ({ input: { id, limit }, context: { console } }) => {
    await showProjector(console.db, id);
    return listCommands(console.db, id, limit);
  }),
  wear: projectors.wear.handler(async ({ input, context: { console } }) => {
    await showProjector(console.db, input.id);
    return listWear(console.db, input.id);
  }),
};

export const discoveriesApi = {
  request: discoveries.request.handler(({ input, context }) =>
    requestDiscovery(context.console.db, { ...input, by: userOf(context).email }),
  ),
  show: discoveries.show.handler(({ input, context }) => showDiscovery(context.console.db, input.id)),
};
