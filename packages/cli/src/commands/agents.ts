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

export const agents = new Command("agents").description("The malls' agents").addCommand(revoke);
