import { Command } from "commander";
import { print } from "../../output.ts";
import { openApi } from "../../session.ts";
import { credentialLines, type LegacyOptions, legacySettings, withLegacyOptions } from "./legacy.ts";

interface AddOptions extends LegacyOptions {
  name?: string;
  city?: string;
  timezone: string;
  legacy?: boolean;
  json?: boolean;
}

export const add = withLegacyOptions(
  new Command("add")
    .description("Add a mall")
    .argument("<code>", "its code, such as SH-01")
    .option("--name <name>", "left out: its code")
    .option("--city <city>")
    .option("--timezone <zone>", "IANA time zone", "Asia/Shanghai")
    .option("--legacy", "it runs the older agent, which hears lists of picture addresses"),
)
  .option("--json", "print one JSON value")
  .action(async (code: string, { name = code, city, timezone, legacy, json, ...options }: AddOptions) => {
    const settings = legacy ? { legacy: legacySettings(options) } : {};
    const mall = await (await openApi()).malls.add({ code, name, timezone, ...(city && { city }), ...settings });
    const { mqtt } = mall;
    print({ json: json ?? false }, mall, () =>
      mqtt
        ? [`Added ${mall.code} ${mall.name}.`, ...credentialLines(mqtt)]
        : `Added ${mall.code} ${mall.name}. Next: holofleet malls enrol ${mall.code}`,
    );
  });
