import { api } from "#api/base.ts";
import { revokeAgent } from "./revoke.ts";

export const agentsApi = {
  revoke: api.agents.revoke.handler(({ input, context }) => revokeAgent(context.console.db, input.id)),
};
