import { api, userOf } from "#api/base.ts";
import { cancelImport, listImports, showImport } from "./service.ts";

const { imports } = api;

export const importsApi = {
  list: imports.list.handler(({ context }) => listImports(context.console.db, userOf(context).id)),
  show: imports.show.handler(({ input, context }) => showImport(context.console.db, input.id, userOf(context).id)),
  cancel: imports.cancel.handler(({ input, context }) =>
    cancelImport(context.console.db, input.id, userOf(context).id),
  ),
};
