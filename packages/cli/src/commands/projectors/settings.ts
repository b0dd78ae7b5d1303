import { hoursPlanSchema } from "@holofleet/contract/projectors/hours.ts";
import { sceneStepSchema } from "@holofleet/contract/projectors/scenes.ts";
import { eventsBetween } from "@holofleet/shared/hours.ts";
import { wishWords } from "@holofleet/shared/wishes.ts";
import { clockIn } from "@holofleet/shared/zone.ts";
import { Command } from "commander";
import { z } from "zod";
import { readJson } from "../../files.ts";
import { print, table } from "../../output.ts";
import { openApi } from "../../session.ts";
import { report } from "./many.ts";

const listScenes = new Command("list")
  .description("List scenes")
  .option("--mall <code>")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const all = await (await openApi()).scenes.list(options.mall ? { mall: options.mall } : {});
    print(options, all, () =>
      table(
        ["ID", "MALL", "SCENE", "STEPS"],
        all.map(({ id, mall, name, steps }) => [id, mall, name, steps.map(({ wish }) => wishWords(wish)).join(" → ")]),
      ),
    );
  });

const saveScene = new Command("save")
  .description("Make or change a scene by a JSON file of its steps")
  .argument("<name>")
  .argument("<file>", 'such as [{"target": {"by": "zone", "zone": "Atrium"}, "wish": {"type": "power", "on": true}}]')
  .requiredOption("--mall <code>")
  .option("--json", "print one JSON value")
  .action(async (name: string, file: string, options) => {
    const steps = await readJson(file, z.array(sceneStepSchema));
    const scene = await (await openApi()).scenes.save({ mall: options.mall, name, steps });
    print(options, scene, () => `Saved ${scene.name} in ${scene.mall}: ${scene.id}`);
  });

const runScene = new Command("run")
  .description("Run a scene")
  .argument("<id>", "from holofleet projectors scenes list")
  .option("--wait", "until every order has ended")
  .option("--json", "print one JSON value")
  .action(async (id: string, options) => {
    const api = await openApi();
    await report(api, await api.scenes.run({ id, skipOffline: false }), options);
  });

export const scenes = new Command("scenes")
  .description("Scenes: wishes in their order")
  .addCommand(listScenes)
  .addCommand(saveScene)
  .addCommand(runScene);

const weekMs = 7 * 86_400_000;

const showHours = new Command("show")
  .description("Show opening hours and what they switch in the next 7 days")
  .option("--mall <code>")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const all = await (await openApi()).hours.list(options.mall ? { mall: options.mall } : {});
    const now = Date.now();
    print(options, all, () =>
      all.flatMap(({ mall, zone, timezone, plan, projectors, id, trying }) => [
        `${mall} ${zone || "(whole mall)"}, ${projectors.length} projectors, ${timezone}`,
        ...trying.map(
          ({ projector, on, result, tries, nextAt }) =>
            `  still trying to switch ${projector} ${on ? "on" : "off"}: ${result} after ${tries} tries, next ${clockIn(new Date(nextAt), timezone)}`,
        ),
        ...eventsBetween({ ...plan, id, name: zone, timezone, projectors }, now, now + weekMs).map(({ at, on, name }) =>
          `  ${clockIn(new Date(at), timezone)} ${on ? "on" : "off"} ${name}`.trimEnd(),
        ),
      ]),
    );
  });

const setHours = new Command("set")
  .description(
    "Set opening hours by a JSON file: weekly (Monday first), holidays, exceptions, missed, manualHoldMinutes",
  )
  .argument("<file>")
  .requiredOption("--mall <code>")
  .option("--zone <zone>", "of this zone alone", "")
  .option("--json", "print one JSON value")
  .action(async (file: string, options) => {
    const plan = await readJson(file, hoursPlanSchema);
    const saved = await (await openApi()).hours.save({ mall: options.mall, zone: options.zone, plan });
    print(options, saved, () => `Saved. ${saved.projectors.length} projectors follow these hours.`);
  });

export const hours = new Command("hours").description("Opening hours").addCommand(showHours).addCommand(setHours);
