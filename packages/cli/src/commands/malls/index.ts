import { Command } from "commander";
import pc from "picocolors";
import { parseMarks } from "../../marks.ts";
import { print, table, when } from "../../output.ts";
import { openApi } from "../../session.ts";
import { add } from "./add.ts";
import { legacyOrder, legacyOrders, mallLegacy } from "./legacy.ts";
import { downloadNow, mallLine } from "./line.ts";
import { mallPin } from "./pin.ts";
import { show, syncWords } from "./show.ts";

const list = new Command("list")
  .description("List malls with what they hold")
  .option("--json", "print one JSON value")
  .action(async (options) => {
    const malls = await (await openApi()).malls.list();
    print(options, malls, () =>
      malls.length === 0
        ? "No malls yet. Add one: holofleet malls add <code> --name <name>"
        : table(
            ["CODE", "NAME", "CITY", "GROUPS", "TAGS", "PRESENCE", "LAST SEEN", "SYNC"],
            malls.map((mall) => [
              mall.code,
              mall.name,
              mall.city ?? "–",
              mall.groups.join(", ") || "–",
              mall.tags.join(", ") || "–",
              mall.presence,
              when(mall.lastSeenAt),
              syncWords(mall.sync),
            ]),
          ),
    );
  });

const tag = new Command("tag")
  .description("Add tags to a mall and take them away: malls tag SH-01 +flagship -old")
  .argument("<code>", "the mall's code")
  .argument("[marks...]", "+tag adds, -tag takes away")
  .allowUnknownOption()
  .option("--json", "print one JSON value")
  .action(async (code: string, words: string[], options) => {
    const api = await openApi();
    await api.malls.mark({ malls: [code], tags: parseMarks(words) });
    const mall = await api.malls.show({ code });
    print(options, mall, () => `${mall.code}: ${mall.tags.join(", ") || "no tags"}`);
  });

const enrol = new Command("enrol")
  .description("Make a one-time install code for an agent of a mall")
  .argument("<code>", "the mall's code")
  .option("--json", "print one JSON value")
  .action(async (code: string, options) => {
    const made = await (await openApi()).malls.enrol({ code });
    const lines = made.packages?.systems.map(({ system, command }) => `  ${system.padEnd(8)} ${command}`) ?? [];
    print(options, made, () => [
      `Install code for ${made.mall}: ${pc.bold(made.code)} (one use, until ${when(made.expiresAt)})`,
      "Run on the mall's machine:",
      `  ${made.command}`,
      ...(lines.length > 0 ? ["or, on one that has no agent yet:", ...lines] : []),
    ]);
  });

export const malls = new Command("malls")
  .description("Malls and their agents")
  .addCommand(list)
  .addCommand(show)
  .addCommand(add)
  .addCommand(tag)
  .addCommand(mallLine)
  .addCommand(downloadNow)
  .addCommand(mallPin)
  .addCommand(enrol)
  .addCommand(mallLegacy)
  .addCommand(legacyOrder)
  .addCommand(legacyOrders);
