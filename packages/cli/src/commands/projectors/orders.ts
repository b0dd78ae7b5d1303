import { setTimeout as delay } from "node:timers/promises";
import type { ApiClient } from "@holofleet/contract/client.ts";
import type { ProjectorCommand } from "@holofleet/contract/projectors.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { formatDuration } from "@holofleet/shared/format.ts";
import { wishWords } from "@holofleet/shared/wishes.ts";
import { Argument, Command } from "commander";
import { print } from "../../output.ts";
import { openApi } from "../../session.ts";
import { isGood, wishOf, wishWordsHelp } from "./wish.ts";

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

export const power = new Command("power")
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
    if (options.wait && !isGood(command.state)) {
      throw new AppError("unavailable", `The projector is not ${wish}: ${command.reason ?? command.state}`);
    }
  });

export const ask = new Command("ask")
  .description("Ask a projector for anything")
  .argument("<id>", "from holofleet projectors list")
  .argument("<wish...>", wishWordsHelp)
  .option("--wait", "until the command ends")
  .option("--json", "print one JSON value")
  .action(async (id: string, words: string[], options) => {
    const api = await openApi();
    const wish = wishOf(words);
    const asked = await api.projectors.command({ id, wish });
    const command = options.wait ? await waitFor(api, asked) : asked;
    print(options, command, () => `${wishWords(wish)}: ${command.state}${command.reason ? `: ${command.reason}` : ""}`);
    if (options.wait && !isGood(command.state))
      throw new AppError("unavailable", `${wishWords(wish)} was not done: ${command.reason ?? command.state}`);
  });
