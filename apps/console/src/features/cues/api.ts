import { api, userOf } from "#api/base.ts";
import { addCue, changeCue, enableCue, listCues, listEvents, removeCue, showCue, testCue } from "./service.ts";

const { cues } = api;

export const cuesApi = {
  list: cues.list.handler(({ context }) => listCues(context.console.db)),
  show: cues.show.handler(({ input, context }) => showCue(context.console.db, input.id)),
  add: cues.add.handler(({ input, context }) => addCue(context.console.db, { ...input, by: userOf(context).email })),
  change: cues.change.handler(({ input, context }) =>
    changeCue(context.console.db, { ...input, by: userOf(context).email }),
  ),
  enable: cues.enable.handler(({ input, context }) =>
    enableCue(context.console.db, { ...input, by: userOf(context).email }),
  ),
  remove: cues.remove.handler(({ input, context }) => removeCue(context.console.db, input.id)),
  test: cues.test.handler(({ input, context }) => testCue(context.console.db, { ...input, by: userOf(context).email })),
  events: cues.events.handler(({ input, context }) => listEvents(context.console.db, input)),
};
