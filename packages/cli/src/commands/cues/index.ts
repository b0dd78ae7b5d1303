import { type Cue, type CueAction, type CueEvent, cueDraftSchema } from "@holofleet/contract/fleet/cues.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { wishWords } from "@holofleet/shared/wishes.ts";
import { Command } from "commander";
import { z } from "zod";
import { readJson } from "../../files.ts";
import { print, table, when } from "../../output.ts";
import { openApi } from "../../session.ts";

type Api = Awaited<ReturnType<typeof openApi>>;

/** A cue by its name or id. @throws AppError not_found */
async function cueNamed(api: Api, name: string): Promise<Cue> {
  const cue = (await api.cues.list()).find((one) => one.name === name || one.id === name);
  if (cue === undefined) throw new AppError("not_found", `There is no cue ${name}. See: holofleet cues list`);
  return cue;
}

function triggerWords({ trigger }: Pick<Cue, "trigger">): string {
  switch (trigger.type) {
    case "topic":
      return `message on ${trigger.topic}`;
    case "schedule":
      return trigger.times.map(({ days, at }) => `${days.join(",")} ${at}`).join("; ");
    case "disk_low":
      return `less than ${trigger.freeGb} GB free`;
    default:
      return trigger.type.replaceAll("_", " ");
  }
}

function actionWords(action: CueAction): string {
  switch (action.type) {
    case "command":
      return wishWords(action.wish);
    case "scene":
      return `scene ${action.scene}`;
    case "publish":
      return `publish ${action.topic}`;
    case "notify":
      return `notify ${action.channel}`;
  }
}

/** How an event went, in one line. */
function outcome({ stopped, results }: CueEvent): string {
  if (stopped !== null) return stopped === "loop" ? "stopped: a loop" : "left out: over the limit";
  return results
    .map(({ wish, state, reason }) => `${actionWords(wish)} ${state}${reason ? ` (${reason})` : ""}`)
    .join("; ");
}

const eventRow = (event: CueEvent): string[] => [
  when(event.at),
  event.how,
  event.mall ?? "–",
  event.payload.slice(0, 40),
  outcome(event),
];
const eventHeader = ["WHEN", "HOW", "MALL", "MESSAGE", "WHAT CAME OF IT"];

const list = new Command("list")
  .description("List cues with what each did last")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const cues = await (await openApi()).cues.list();
    print(options, cues, () =>
      cues.length === 0
        ? "No cues yet. Make one in the console, or: holofleet cues import <file>"
        : table(
            ["CUE", "ON", "WHEN", "THEN", "LAST", "HOW IT WENT"],
            cues.map((cue) => [
              cue.name,
              cue.enabled ? "on" : "off",
              triggerWords(cue),
              cue.actions.map(actionWords).join("; "),
              when(cue.lastEvent?.at ?? null),
              cue.lastEvent ? outcome(cue.lastEvent) : "–",
            ]),
          ),
    );
  });

const show = new Command("show")
  .description("Show a cue and what it did")
  .argument("<name>")
  .option("--json", "print one JSON value")
  .action(async (name: string, options) => {
    const api = await openApi();
    const cue = await cueNamed(api, name);
    const events = await api.cues.events({ id: cue.id });
    print(options, { ...cue, events }, () => [
      `${cue.name} is ${cue.enabled ? "on" : "off"}`,
      `when  ${triggerWords(cue)}`,
      ...cue.actions.map((action) => `then  ${actionWords(action)}`),
      ...cue.listening.deaf.map(
        ({ mall, reason }) => `deaf  ${mall}: ${reason || "its agent has not said that it listens"}`,
      ),
      ...(cue.dropped.count > 0 ? [`over the limit: ${cue.dropped.count}, last ${when(cue.dropped.at)}`] : []),
      "",
      ...(events.length === 0 ? ["It has not happened yet."] : table(eventHeader, events.map(eventRow))),
    ]);
  });

const test = new Command("test")
  .description("Carry out a cue's actions now, marked as a test")
  .argument("<name>")
  .option("--mall <code>", "as if it happened there")
  .option("--payload <text>", "as if this was heard", "")
  .option("--json", "print one JSON value")
  .action(async (name: string, options) => {
    const api = await openApi();
    const { id } = await cueNamed(api, name);
    const event = await api.cues.test({ id, payload: options.payload, mall: options.mall });
    print(options, event, () => `Under way: ${outcome(event)}. How it goes: holofleet cues show "${name}"`);
  });

const enabling = (word: "enable" | "disable") =>
  new Command(word)
    .description(`Switch a cue ${word === "enable" ? "on" : "off"}`)
    .argument("<name>")
    .option("--json", "print one JSON value")
    .action(async (name: string, options) => {
      const api = await openApi();
      const { id } = await cueNamed(api, name);
      const cue = await api.cues.enable({ id, enabled: word === "enable" });
      print(options, cue, () => `${cue.name} is ${cue.enabled ? "on" : "off"}.`);
    });

const exporting = new Command("export").description("Print all cues as JSON, for `cues import`").action(async () => {
  const cues = await (await openApi()).cues.list();
  print({ json: true }, z.array(cueDraftSchema).parse(cues), () => "");
});

const importing = new Command("import")
  .description("Make the cues of a file, or change those of the same names; others stay")
  .argument("<file>")
  .option("--json", "print one JSON value")
  .action(async (file: string, options) => {
    const drafts = await readJson(file, z.array(cueDraftSchema).max(1000));
    const api = await openApi();
    const ids = new Map((await api.cues.list()).map(({ name, id }) => [name, id]));
    const cues: Cue[] = [];
    for (const draft of drafts) {
      const id = ids.get(draft.name);
      cues.push(await (id === undefined ? api.cues.add(draft) : api.cues.change({ ...draft, id })));
    }
    print(options, cues, () => `${cues.length} ${cues.length === 1 ? "cue" : "cues"} saved.`);
  });

/** `holofleet cues` */
export const cues = new Command("cues").description("What happens by itself when something happens");
for (const command of [list, show, test, enabling("enable"), enabling("disable"), exporting, importing])
  cues.addCommand(command);
