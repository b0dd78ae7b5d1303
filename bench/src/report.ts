import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { root } from "./console.ts";

/** A table of Markdown, which is also fit to read in a terminal. */
export function markdown(header: string[], rows: string[][]): string {
  const widths = header.map((_, i) => Math.max(...[header, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (row: string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [line(header), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)].join("\n");
}

/** On what, and how busy it was: a figure says little without it. */
function machine(): string {
  const load = loadavg()[0]?.toFixed(1);
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus()[0]?.model ?? "unknown"}, ${availableParallelism()} cores, ${memory} GB; Node ${process.version}; load at the end ${load}`;
}

/** Prints a result and keeps it as bench/results/<name>.md. */
export async function report(name: string, title: string, parts: string[]): Promise<void> {
  const text = [`# ${title}`, `${new Date().toISOString().slice(0, 10)}, ${machine()}.`, ...parts].join("\n\n");
  const folder = join(root, "bench/results");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.md`), `${text}\n`);
  process.stdout.write(`${text}\n`);
}
