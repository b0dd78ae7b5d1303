/** `npm run faults [-- --points 24 --fs ext4,xfs --save]`: the crash and power-loss sweep; `--save` keeps its table in docs/faults.md. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { missing, powerFileSystems } from "../src/faults/means.ts";
import { histogram, openSweep, outcomes, type Round, type Variant, variants } from "../src/faults/sweep.ts";
import { Volume } from "../src/faults/volume.ts";

const { values } = parseArgs({
  options: {
    points: { type: "string", default: "24" },
    fs: { type: "string", default: "ext4,xfs" },
    save: { type: "boolean" },
  },
});
const fileSystems = powerFileSystems().filter((fs) => values.fs.split(",").includes(fs));
const lacks = missing("mount", "loop", "strace", "perl", "ext4", "xfs");
if (lacks !== "") process.stdout.write(`Missing here: ${lacks}.\n`);
if (fileSystems.length === 0) process.exit(1);

const rows: string[] = [];
let sound = true;
const sweep = await openSweep();
for (const fs of fileSystems) {
  const volume = await Volume.make(fs);
  const interrupted = () => volume.close().finally(() => process.exit(130));
  process.once("SIGINT", interrupted);
  try {
    for (const variant of Object.keys(variants) as Variant[])
      for (const how of ["kill", "power"] as const) await run(variant, how);
  } finally {
    process.off("SIGINT", interrupted);
    await volume.close();
  }

  async function run(variant: Variant, how: "kill" | "power") {
    const rounds: Round[] = [];
    for (const point of await sweep.points(Number(values.points), variant)) {
      rounds.push(await sweep.round(volume, variant, point, how));
    }
    const counts = histogram(rounds);
    const recovered = rounds.filter((round) => round.recovered).length;
    const cells = [fs, variant, how, ...outcomes.map((outcome) => counts[outcome]), `${recovered}/${rounds.length}`];
    rows.push(`| ${cells.join(" | ")} |`);
    process.stdout.write(`${rows.at(-1)}\n`);
    const bad = counts.lost + counts.broken;
    if (variant === "as it is" ? bad > 0 : how === "power" && bad === 0) sound = false;
    if (recovered < rounds.length) sound = false;
  }
}
await sweep.close();
if (values.save) await save();
process.stdout.write(sound ? "Nothing was lost, and every control was caught.\n" : "NOT WELL: see above.\n");
process.exitCode = sound ? 0 : 1;

async function save() {
  const file = join(import.meta.dirname, "../../docs/faults.md");
  const text = await readFile(file, "utf8");
  const kept = text
    .split("\n")
    .filter((line) => /^\| (ext4|xfs) \|/.test(line) && !fileSystems.some((fs) => line.startsWith(`| ${fs} `)));
  const head = `| file system | store | stopped by | old | new | lost | broken | recovered |\n|${" --- |".repeat(8)}`;
  const table = `<!-- sweep -->\n${head}\n${[...kept, ...rows].join("\n")}\n<!-- /sweep -->`;
  await writeFile(file, text.replace(/<!-- sweep -->[\s\S]*<!-- \/sweep -->/, table));
}
