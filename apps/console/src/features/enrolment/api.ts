import { api } from "#api/base.ts";
import { admitAgent } from "./admit.ts";
import { keepMachine } from "./machines.ts";
import { revokeAgent } from "./revoke.ts";
import { requestRotation } from "./rotate.ts";

export const agentsApi = {
  admit: api.agents.admit.handler(({ input, context }) => admitAgent(context.console.db, input.id)),
  rotate: api.agents.rotate.handler(({ input, context }) => requestRotation(context.console.db, input.id)),
  keepMachine: api.agents.keepMachine.handler(({ input, context }) =>
    keepMachine(context.console.db, input.id, input.fingerprint),
  ),
  revoke: api.agents.revoke.handler(({ input, context }) => revokeAgent(context.console.db, input.id)),
};
