import { Command } from "commander";
import { print } from "../output.ts";
import { openApi } from "../session.ts";

const revoke = new Command("revoke")
  .description("Shut an agent out for good, at once: a machine that was stolen, sold or replaced")
  .argument("<id>", "the agent's id, such as a_k3v9x2, as `holofleet malls list --json` shows it")
  .option("--json", "print one JSON value")
  .action(async (id: string, options) => {
    const revoked = await (await openApi()).agents.revoke({ id });
    print(
      options,
      revoked,
      () => `Revoked ${id}. To give ${revoked.mall} another: holofleet malls enrol ${revoked.mall}`,
    );
  });

const admit = new Command("admit")
  .description("Let in an agent that waits, where its mall wants that")
  .argument("<id>", "the agent's id")
  .option("--json", "print one JSON value")
  .action(async (id: string, options) => {
    const admitted = await (await openApi()).agents.admit({ id });
    print(options, admitted, () => `${id} may come in to ${admitted.mall}.`);
  });

const rotate = new Command("rotate")
  .description("Have an agent take a new token; the old one is good until that was used")
  .argument("<id>", "the agent's id")
  .option("--json", "print one JSON value")
  .action(async (id: string, options) => {
    const asked = await (await openApi()).agents.rotate({ id });
    print(options, asked, () => `${id} takes a new token as soon as it is reached.`);
  });

export const agents = new Command("agents")
  .description("The malls' agents")
  .addCommand(revoke)
  .addCommand(admit)
  .addCommand(rotate);
