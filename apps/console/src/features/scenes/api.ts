import { api, askerOf, mallIn } from "#api/base.ts";
import { listScenes, listSets, removeScene, removeSet, runScene, saveScene, saveSet } from "./service.ts";

const { scenes, projectorSets } = api;

export const scenesApi = {
  list: scenes.list.handler(({ input, context }) => listScenes(context.console.db, mallIn(context, input.mall))),
  save: scenes.save.handler(({ input, context }) => saveScene(context.console.db, input)),
  remove: scenes.remove.handler(({ input, context }) => removeScene(context.console.db, input.id)),
  run: scenes.run.handler(({ input, context }) => runScene(context.console.db, { ...input, ...askerOf(context) })),
};

export const projectorSetsApi = {
  list: projectorSets.list.handler(({ context }) => listSets(context.console.db, askerOf(context).within)),
  save: projectorSets.save.handler(({ input, context }) => saveSet(context.console.db, input)),
  remove: projectorSets.remove.handler(({ input, context }) => removeSet(context.console.db, input.id)),
};
