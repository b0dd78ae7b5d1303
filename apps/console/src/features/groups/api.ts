import { api } from "#api/base.ts";
import { createGroup, listGroups, removeGroup, renameGroup, setGroupLine, setGroupMalls } from "./service.ts";

const { groups } = api;

export const groupsApi = {
  list: groups.list.handler(({ context }) => listGroups(context.console.db)),
  create: groups.create.handler(({ input, context }) => createGroup(context.console.db, input.name, input.malls)),
  rename: groups.rename.handler(({ input, context }) => renameGroup(context.console.db, input.name, input.to)),
  setMalls: groups.setMalls.handler(({ input, context }) => setGroupMalls(context.console.db, input.name, input.malls)),
  setLine: groups.setLine.handler(({ input, context }) => setGroupLine(context.console.db, input.name, input.line)),
  remove: groups.remove.handler(({ input, context }) => removeGroup(context.console.db, input.name, input.force)),
};
