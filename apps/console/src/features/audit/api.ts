import { api } from "#api/base.ts";
import { exportAudit, searchAudit } from "./search.ts";

const { audit } = api;

export const auditApi = {
  list: audit.list.handler(({ input, context }) => searchAudit(context.console.db, input)),
  export: audit.export.handler(({ input, context }) => exportAudit(context.console.db, input)),
};
