import { formatProgress, type ProgressFacts } from "@holofleet/shared/format.ts";
import pc from "picocolors";
import stringWidth from "string-width";

/** Writes a command's result: one JSON value with `--json`, else lines for people. */
export function print(options: { json?: boolean }, value: unknown, lines: () => string | string[]): void {
  const text = options.json ? JSON.stringify(value, null, 2) : [lines()].flat().join("\n");
  process.stdout.write(`${text}\n`);
}

/** Rows under a header, aligned by what a terminal shows: Chinese characters are two columns wide. */
export function table(header: string[], rows: string[][]): string[] {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => stringWidth(row[column] ?? ""))));
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(cell))))
      .join("  ")
      .trimEnd();
  return [pc.dim(line(header)), ...rows.map(line)];
}

/** A line of progress on standard error: redrawn on a terminal, a new line every five seconds elsewhere. */
export class ProgressLine {
  #last = 0;

  constructor(private readonly label: string) {}

  show(facts: ProgressFacts): void {
    const text = `${this.label} ${formatProgress(facts)}`;
    const now = performance.now();
    if (process.stderr.isTTY) {
      if (now - this.#last < 100) return;
      process.stderr.write(`\r\x1b[K${text}`);
    } else {
      if (now - this.#last < 5000) return;
      process.stderr.write(`${text}\n`);
    }
    this.#last = now;
  }

  /** Leaves the last facts standing. */
  end(facts: ProgressFacts): void {
    process.stderr.write(`${process.stderr.isTTY ? "\r\x1b[K" : ""}${this.label} ${formatProgress(facts)}\n`);
  }
}

/** `2026-11-20 14:02` in the reader's own zone, or a dash. */
export function when(iso: string | null): string {
  return iso === null ? "–" : new Date(iso).toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" });
}
