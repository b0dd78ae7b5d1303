import { Command, Option } from "commander";
import { print } from "../../output.ts";
import { openApi } from "../../session.ts";

export const mallPin = new Command("pin")
  .description("Show, set or turn off the PIN that opens a mall's remote for eight hours, and nothing else")
  .argument("<code>", "the mall's code")
  .addOption(new Option("--set <pin>", "4 to 8 digits; sessions of the PIN before end").conflicts("off"))
  .option("--off", "only people with an account open the remote")
  .option("--json", "print one JSON value")
  .action(async (code: string, { set, off, ...options }) => {
    const api = await openApi();
    const isChange = off || set !== undefined;
    const { hasPin } = isChange ? await api.malls.setPin({ code, pin: set ?? null }) : await api.malls.show({ code });
    const words = hasPin ? "a PIN opens its remote" : "only people with an account open its remote";
    print(options, { mall: code, hasPin }, () => `${code}: ${words}`);
  });
