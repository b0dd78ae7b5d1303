import type { Assignment } from "@holofleet/contract/assignments.ts";
import { Command } from "commander";
import { mallsSyntax, mallWords, parseMalls } from "../../assignment.ts";
import { print } from "../../output.ts";
import { openApi } from "../../session.ts";

export const assign = new Command("assign")
  .description("Choose the malls that should hold a work: codes, groups and tags together, those of tomorrow too")
  .argument("<slug>")
  .requiredOption(`--malls <${mallsSyntax}>`, "malls that should hold it", parseMalls)
  .option("--json", "print one JSON value")
  .action(async (slug: string, options: { malls: Assignment; json?: boolean }) => {
    const work = await (await openApi()).works.assign({ slug, malls: options.malls });
    print(
      options,
      work,
      () => `${slug} is for ${mallWords(work.malls)}. Malls follow with: holofleet sync --work ${slug}`,
    );
  });
