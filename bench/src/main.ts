import { Command, InvalidArgumentError, Option } from "commander";
import { fleet } from "./fleet/fleet.ts";
import { ingest } from "./ingest/ingest.ts";
import { lines } from "./lines/lines.ts";
import { page } from "./page/page.ts";
import { player } from "./player/player.ts";
import { projectors } from "./projectors/projectors.ts";
import { type Part, parts, sync } from "./sync/sync.ts";

/** `npm run bench -- <name>`: performance tables, each against named peers in one run. Results are kept in bench/results. */
const whole = (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("Give a whole number from 1 up.");
  return number;
};

const program = new Command("bench").description("Performance tables, each against named peers in one run");
program
  .command("ingest")
  .description("take in a library of photographs, beside plain sharp and vipsthumbnail on the same files")
  .option("--frames <count>", "how many pictures", whole, 4000)
  .option("--rounds <count>", "how often each is measured, in turn; the median counts", whole, 3)
  .action(ingest);
program
  .command("page")
  .description("open and scroll the page of a large work in Chromium")
  .option("--frames <count>", "how many pictures", whole, 4000)
  .option("--rounds <count>", "how often it is opened; the median counts", whole, 5)
  .action(page);
program
  .command("player")
  .description("serve the frames of a work to many clients, beside nginx with the same files")
  .option("--frames <count>", "how many pictures", whole, 340)
  .option("--rounds <count>", "how often each is measured, in turn; the median counts", whole, 5)
  .action(player);
program
  .command("sync")
  .description(
    "bring a library from the console to an agent, beside rsync, wget2, aria2c, curl and rclone where installed",
  )
  .option("--frames <count>", "how many pictures", whole, 4000)
  .addOption(new Option("--part <name>", "what is measured").choices(parts).default("full" satisfies Part))
  .option("--rounds <count>", "how often each is measured, in turn; the median counts", whole, 5)
  .action(sync);
program
  .command("lines")
  .description("bring works to an agent over a slow line, near and far away (root on Linux)")
  .option("--mbit <rate>", "of the line", whole, 100)
  .option("--frames <count>", "how many pictures", whole, 1000)
  .option("--rounds <count>", "how often each is measured, in turn; the median counts", whole, 5)
  .action(lines);
program
  .command("fleet")
  .description("bring works to many agents at once, beside nginx and as many wget2")
  .option("--agents <count>", "how many", whole, 20)
  .option("--frames <count>", "how many pictures each", whole, 200)
  .option("--rounds <count>", "how often each is measured, in turn; the median counts", whole, 5)
  .action(fleet);
program
  .command("projectors")
  .description("press to confirmed beside a bare socket, 64 switched on at once, and what an agent takes at rest")
  .option("--projectors <count>", "how many projectors the mall has", whole, 64)
  .option("--rounds <count>", "how many presses, in turn with the bare socket", whole, 30)
  .option("--rest <seconds>", "how long the agent is watched at rest", whole, 60)
  .action(projectors);
await program.parseAsync();
