import { Command, InvalidArgumentError } from "commander";
import { print } from "../../output.ts";
import { openApi } from "../../session.ts";

function parseRevision(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("A revision is a number from 1 up.");
  return number;
}

export const rollback = new Command("rollback")
  .description("Make an older revision current; no bytes move")
  .argument("<slug>")
  .argument("<revision>", "its number", parseRevision)
  .option("--sync", "also sync the malls that it is assigned to")
  .option("--json", "print one JSON value")
  .action(async (slug: string, revision: number, options) => {
    const result = await (await openApi()).works.rollback({ slug, revision, sync: options.sync ?? false });
    print(
      options,
      result,
      () => `${slug}: revision ${result.revision} is current${result.run ? `, sync run ${result.run}` : ""}.`,
    );
  });
