import { Command } from "commander";
import { print, table, when } from "../../output.ts";
import { openApi } from "../../session.ts";

export const find = new Command("find")
  .description("What one code is worth, and what happened to it")
  .argument("<code>", "as it is printed")
  .option("--json", "print one JSON value")
  .action(async (code: string, options) => {
    const found = await (await openApi()).codes.find({ code });
    const { batchName, number, state, used, uses, redemptions } = found;
    const rows = redemptions.map(({ at, result, mall, asker }) => [when(at), result, mall ?? "–", asker]);
    print(options, found, () => {
      const line = `${batchName}, number ${number}: ${state}, ${used} of ${uses} used`;
      return rows.length === 0 ? line : [line, ...table(["WHEN", "RESULT", "MALL", "WHO"], rows)];
    });
  });

export const redeem = new Command("redeem")
  .description("Use a code; fails when it is not good, and says why")
  .argument("<code>", "as it is printed")
  .option("--mall <code>", "where it is used")
  .option("--key <key>", "your own name for this question: asked again with it, the answer is the same")
  .option("--json", "print one JSON value")
  .action(async (code: string, { mall, key, json }) => {
    const granted = await (await openApi()).codes.redeem({ code, mall, key });
    const { batch, number, usesLeft } = granted;
    print({ json }, granted, () => `Granted: ${batch}, number ${number}, ${usesLeft} uses left.`);
  });
