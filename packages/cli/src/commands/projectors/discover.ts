import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "@holofleet/shared/errors.ts";
import { Command } from "commander";
import { print, table } from "../../output.ts";
import { openApi } from "../../session.ts";

export const discover = new Command("discover")
  .description("Have a mall's agent look for projectors in its network")
  .argument("[networks...]", "networks to try address by address, such as 192.168.7.0/24")
  .requiredOption("--mall <code>")
  .option("--json", "print one JSON value")
  .action(async (subnets: string[], options) => {
    const api = await openApi();
    let search = await api.discoveries.request({ mall: options.mall, subnets });
    while (search.finishedAt === null) {
      await delay(500);
      search = await api.discoveries.show({ id: search.id });
    }
    if (search.state === "failed") throw new AppError("unavailable", search.reason ?? "The search did not end well.");
    print(options, search.found, () =>
      search.found.length === 0
        ? "Nothing answered. Is standby network on in the projectors' menus?"
        : [
            ...table(
              ["ADDRESS", "PROTOCOL", "NAME", "MODEL", "PASSWORD", "KNOWN"],
              search.found.map(({ host, port, driver, name, maker, model, needsPassword, projector }) => [
                `${host}:${port}`,
                driver,
                name ?? "",
                [maker, model].filter(Boolean).join(" "),
                needsPassword ? "yes" : "no",
                projector ?? "",
              ]),
            ),
            ...(search.more > 0 ? [`${search.more} more answered: search smaller networks to see them.`] : []),
          ],
    );
  });
