import type { ApiClient } from "@holofleet/contract/client.ts";
import { isThere } from "@holofleet/contract/works/places.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { Command } from "commander";
import { print } from "../../output.ts";
import { openApi } from "../../session.ts";
import { runLines } from "../runs.ts";
import { exitCodeOf, waitFor } from "../sync.ts";

interface Options {
  yes?: boolean;
  sync?: boolean;
  wait?: boolean;
  json?: boolean;
}

export const takeDown = new Command("take-down")
  .description("Remove a work from every player; --wait until all online malls confirmed it")
  .argument("<slug>")
  .option("--yes", "really: it disappears from the malls at once")
  .option("--wait", "until all online targets are final; exit code 3 when others still wait")
  .option("--json", "print one JSON value")
  .action(async (slug: string, options: Options) => {
    const api = await openApi();
    if (!options.yes) {
      const places = (await api.works.malls({ slug })).filter(isThere);
      const away = places.filter(({ presence }) => presence === "offline").length;
      const message = `This takes ${slug} off every player: ${places.length} malls, ${away} of them offline. Say it with --yes.`;
      throw new AppError("bad_request", message);
    }
    const { run } = await api.works.takeDown({ slug, confirm: slug });
    await follow(api, run, options, `${slug} is taken down. Undo it with: holofleet works put-back ${slug}`);
  });

export const putBack = new Command("put-back")
  .description("End a take-down: the work is for its malls again")
  .argument("<slug>")
  .option("--no-sync", "malls get it with the next sync")
  .option("--wait", "until all online targets are final; exit code 3 when others still wait")
  .option("--json", "print one JSON value")
  .action(async (slug: string, options: Options) => {
    const api = await openApi();
    const { run } = await api.works.putBack({ slug, sync: options.sync ?? true });
    await follow(api, run, options, `${slug} is not taken down.`);
  });

/** Prints what was done and its run, waited for when asked. */
async function follow(api: ApiClient, id: string | null, { wait, json }: Options, done: string): Promise<void> {
  const requested = id === null ? null : await api.syncs.show({ id });
  const run = requested && wait ? await waitFor(api, requested, Number.POSITIVE_INFINITY) : requested;
  print({ json: json ?? false }, run, () => [done, ...(run ? runLines(run) : [])]);
  if (run && wait) process.exitCode = exitCodeOf(run);
}
