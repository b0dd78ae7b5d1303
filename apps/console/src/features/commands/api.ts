import { api } from "#api/base.ts";
import { showCommand } from "./service.ts";

export const commandsApi = {
  show: api.commands.show.handler(({ input, context }) => showCommand(context.console.db, input.id)),
};
