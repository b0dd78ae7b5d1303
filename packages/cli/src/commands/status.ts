import { formatBytes } from "@holofleet/shared/format.ts";
import { Command } from "commander";
import { print } from "../output.ts";
import { openApi } from "../session.ts";

export const status = new Command("status")
  .description("The fleet at a glance")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const fleet = await (await openApi()).fleet.status();
    const { malls, works, projectors, runs, library, broker } = fleet;
    print(options, fleet, () => [
      `Malls       ${malls.total}: ${malls.online} online, ${malls.stale} stale, ${malls.offline} offline, ${malls.unknown} unknown`,
      `            ${malls.inSync} in sync, ${malls.drift} not in sync, ${malls.behind} behind`,
      `Works       ${works.total}: ${works.published} published; ${library.blobs} pictures, ${formatBytes(library.bytes)}`,
      `Projectors  ${projectors.total}: ${projectors.on} on, ${projectors.standby} in standby, ${projectors.moving} warming or cooling, ${projectors.unreachable} unreachable`,
      `Syncs       ${runs.running} running, ${runs.waiting} waiting`,
      `Broker      ${broker.connected ? "connected" : "not connected"}`,
    ]);
  });
