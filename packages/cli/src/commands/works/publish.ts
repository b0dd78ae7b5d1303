import { formatBytes } from "@holofleet/shared/format.ts";
import { Command } from "commander";
import { mallsSyntax, parseMalls } from "../../assignment.ts";
import { print } from "../../output.ts";
import { publishFolder } from "../../publish/publish.ts";

export const publish = new Command("publish")
  .description("Publish a folder of pictures, or a zip, as a work's next revision; only what the console lacks is sent")
  .argument("<folder>", "the folder, or a .zip that the console unpacks")
  .option("--work <slug>", "the work; else the one named as the folder, made when there is none")
  .option("--title <title>", "title of a new work (default: the folder's name)")
  .option(`--malls <${mallsSyntax}>`, "malls that should hold it (a new work: all)", parseMalls)
  .option("--note <note>", "what changed, for the list of revisions")
  .option("--sync", "also sync the malls that it is assigned to")
  .option("--skip-bad", "leave files out that are no good pictures, instead of publishing nothing")
  .option("--verify", "read every file again, instead of trusting those whose size and times are as they were")
  .option("--json", "print one JSON value")
  .action(async (folder: string, options) => {
    const result = await publishFolder(folder, options);
    print(options, result, () => [
      result.unchanged
        ? `${result.work.slug} is unchanged: revision ${result.revision} stays current.`
        : `Published ${result.work.slug} revision ${result.revision}: ${result.work.current?.frames} frames, ${formatBytes(result.work.current?.bytes ?? 0)}.`,
      result.sent.files === 0
        ? `Nothing had to be sent: the console has all ${result.known.files} files (${formatBytes(result.known.bytes)}).`
        : `Sent ${result.sent.files} files (${formatBytes(result.sent.bytes)}); the console had ${result.known.files} (${formatBytes(result.known.bytes)}).`,
      result.run
        ? `Sync run ${result.run}. Watch it: holofleet runs show ${result.run}`
        : `Malls get it with: holofleet sync --work ${result.work.slug}`,
    ]);
  });
