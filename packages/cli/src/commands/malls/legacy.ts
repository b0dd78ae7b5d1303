import { failureOf } from "@holofleet/contract/client.ts";
import type { LegacyAgent, LegacyRecipe, LegacySettings, MqttCredentials } from "@holofleet/contract/malls/legacy.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { legacyTopicVariants } from "@holofleet/shared/protocol/legacy.ts";
import { Command, InvalidArgumentError, Option } from "commander";
import pc from "picocolors";
import { print, table, when } from "../../output.ts";
import { openApi } from "../../session.ts";

/** What the command line says of an older agent. */
export interface LegacyOptions {
  legacyCode?: string;
  legacyTopics?: LegacySettings["topics"];
  legacyBase?: string;
  legacyStyle?: string;
  legacyEdge?: number | null;
  legacyQuality?: number;
}

function parseEdge(text: string): number | null {
  if (text === "full") return null;
  return parseWhole(text);
}

function parseWhole(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}

/** The options that say how an older agent is spoken to. */
export function withLegacyOptions(command: Command): Command {
  return command
    .option("--legacy-code <code>", "the mall's code in the older agent's config.json; left out: the mall's code here")
    .addOption(
      new Option("--legacy-topics <variant>", "its topics end in the code, or are without one").choices([
        ...legacyTopicVariants,
      ]),
    )
    .option("--legacy-base <url>", "public address of this console for pictures, with .com/ in it")
    .option("--legacy-style <style>", "the !style of picture addresses")
    .option("--legacy-edge <pixels>", "longest side that the style makes, or full", parseEdge)
    .option("--legacy-quality <percent>", "quality of JPEG and WebP that the style makes", parseWhole);
}

/** The settings that are meant, on top of those of before. @throws AppError bad_request when base or style is missing */
export function legacySettings(options: LegacyOptions, before?: LegacyAgent): LegacySettings {
  const base = options.legacyBase ?? before?.base;
  const style = options.legacyStyle ?? before?.style;
  if (base === undefined || style === undefined) {
    throw new AppError("bad_request", "An older agent needs --legacy-base URL and --legacy-style STYLE.");
  }
  const code = options.legacyCode ?? before?.code;
  const { legacyEdge: edge, legacyQuality: quality } = options;
  const same: LegacyRecipe = before?.style === style ? before.recipe : { edge: null, quality: 90 };
  const changed = edge !== undefined || quality !== undefined;
  return {
    topics: options.legacyTopics ?? before?.topics ?? "mall",
    ...{ base, style },
    ...(code !== undefined && { code }),
    ...(changed && { recipe: { edge: edge === undefined ? same.edge : edge, quality: quality ?? same.quality } }),
  };
}

export function credentialLines({ username, password }: MqttCredentials): string[] {
  return [
    "The older agent signs in at the broker with these; they are shown once:",
    `  user      ${pc.bold(username)}`,
    `  password  ${pc.bold(password)}`,
  ];
}

function legacyLines(mall: string, legacy: LegacyAgent): string[] {
  const { code, topics, base, style, recipe, pictures, announcedAt, fetchedAt, doneAt } = legacy;
  const { total, fetched, announced, waiting, unfit, givenUp } = pictures;
  return [
    `${mall}: older agent with the code ${code}, topics ${topics === "mall" ? "with it" : "without it"}, user ${legacy.username}`,
    `Pictures  ${base}…!${style} (${recipe.edge === null ? "full size" : `${recipe.edge} px`}, quality ${recipe.quality})`,
    `Inferred  ${fetched} of ${total} fetched, ${announced} announced, ${waiting} waiting, ${unfit} cannot go, ${givenUp} given up`,
    `Last      announced ${when(announcedAt)}, fetched ${when(fetchedAt)}, done by estimate ${when(doneAt)}`,
  ];
}

export const mallLegacy = withLegacyOptions(
  new Command("legacy")
    .description("Show or change how a mall's older agent is spoken to; mark a mall as one that runs it")
    .argument("<code>", "the mall's code")
    .option("--rotate", "a new name and password at the broker; the old ones end at once"),
)
  .option("--json", "print one JSON value")
  .action(async (code: string, { rotate, json, ...options }) => {
    const api = await openApi();
    if (rotate) {
      const made = await api.malls.rotateLegacy({ code });
      return print({ json }, made, () => credentialLines(made.mqtt));
    }
    const isChange = Object.keys(options).length > 0;
    const before = await api.malls.showLegacy({ code }).catch((thrown: unknown) => {
      // to be marked now, unless somebody only looks
      if (isChange && failureOf(thrown).code === "not_found") return undefined;
      throw thrown;
    });
    if (!isChange && before) return print({ json }, { legacy: before }, () => legacyLines(code, before));
    const made = await api.malls.setLegacy({ code, settings: legacySettings(options, before) });
    const lines = [...legacyLines(code, made.legacy), ...(made.mqtt ? credentialLines(made.mqtt) : [])];
    print({ json }, { ...made, mqtt: made.mqtt ?? undefined }, () => lines);
  });

export const legacyOrder = new Command("legacy-order")
  .description("Send projector-remote-control to every older agent. One may die of it, and none answers")
  .argument("<command>", "in the older agents' words")
  .argument("<projectors...>", "names, ids or addresses")
  .option("--yes", "you know that every older agent hears this")
  .option("--json", "print one JSON value")
  .action(async (command: string, projectors: string[], { yes, json }) => {
    if (!yes) {
      const words = "Every mall with an older agent hears this, and such an agent may die of it. Add --yes to send it.";
      throw new AppError("bad_request", words);
    }
    const order = await (await openApi()).legacy.order({ command, projectors });
    print({ json }, order, () => `Asked. Nobody answers such an order: holofleet malls legacy-orders`);
  });

export const legacyOrders = new Command("legacy-orders")
  .description("List the latest orders to older agents")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const orders = await (await openApi()).legacy.orders();
    print(options, orders, () =>
      table(
        ["ASKED", "BY", "COMMAND", "PROJECTORS", "SENT"],
        orders.map(({ createdAt, requestedBy, command, projectors, sentAt }) => [
          when(createdAt),
          requestedBy ?? "–",
          command,
          projectors.join(", "),
          sentAt === null ? "no" : `${when(sentAt)}, what came of it is not known`,
        ]),
      ),
    );
  });
