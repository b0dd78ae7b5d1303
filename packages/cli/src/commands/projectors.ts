import { setTimeout as delay } from "node:timers/promises";
import type { ApiClient } from "@holofleet/contract/client.ts";
import type { Projector, ProjectorCommand } from "@holofleet/contract/projectors.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { formatDuration } from "@holofleet/shared/format.ts";
import { Argument, Command } from "commander";
import { print, table, when } from "../output.ts";
import { openApi } from "../session.ts";

function stateWords({ state }: Projector): string {
  if (state === null) return "not heard of yet";
  return state.link === "online"
    ? state.power.value
    : `${state.link}${state.linkReason ? `: ${state.linkReason}` : ""}`;
}

const list = new Command("list")
  .description("List projectors with what they said last")
  .option("--mall <code>")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const projectors = await (await openApi()).projectors.list(options.mall ? { mall: options.mall } : {});
    print(options, projectors, () =>
      projectors.length === 0
        ? "No projectors yet. Add one: holofleet projectors add --mall <code> --name <name> --host <address>"
        : table(
            ["ID", "NAME", "MALL", "ADDRESS", "STATE", "HEARD"],
            projectors.map((projector) => [
              projector.id,
              projector.name,
              projector.mall,
              `${projector.host}:${projector.port}`,
              stateWords(projector),
              when(projector.stateAt),
            ]),
          ),
    );
  });

const add = new Command("add")
  .description("Add a projector to a mall")
  .requiredOption("--mall <code>")
  .requiredOption("--name <name>")
  .requiredOption("--host <address>", "its IP address or name in the mall's network")
  .option("--port <port>", "PJLink port", Number, 4352)
  .option("--password <password>", "PJLink password, kept encrypted")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const { mall, name, host, port, password } = options;
    const projector = await (await openApi()).projectors.add({ mall, name, host, port, ...(password && { password }) });
    print(options, projector, () => `Added ${projector.name} in ${projector.mall}: ${projector.id}`);
  });

async function waitFor(api: ApiClient, first: ProjectorCommand): Promise<ProjectorCommand> {
  let command = first;
  while (!command.final) {
    await delay(500);
    const next = await api.commands.show({ id: command.id });
    if (next.state !== command.state) process.stderr.write(`${next.state}\n`);
    command = next;
  }
  return command;
}

const power = new Command("power")
  .description("Switch a projector on or off")
  .argument("<id>", "from holofleet projectors list")
  .addArgument(new Argument("<on|off>").choices(["on", "off"]))
  .option("--wait", "until the projector itself confirms, or the command ends otherwise")
  .option("--json", "print one JSON value")
  .action(async (id: string, wish: "on" | "off", options) => {
    const api = await openApi();
    const asked = await api.projectors.power({ id, on: wish === "on" });
    const command = options.wait ? await waitFor(api, asked) : asked;
    print(options, command, () =>
      command.final
        ? `${command.state} after ${formatDuration(command.elapsedMs / 1000)}${command.reason ? `: ${command.reason}` : ""}`
        : `Asked (command ${command.id}). Add --wait to see how it ends.`,
    );
    if (options.wait && command.state !== "confirmed" && command.state !== "already") {
      throw new AppError("unavailable", `The projector is not ${wish}: ${command.reason ?? command.state}`);
    }
  });

export const projectors = new Command("projectors")
  .description("Projectors")
  .addCommand(list)
  .addCommand(add)
  .addCommand(power);
