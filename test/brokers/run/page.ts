import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";

const pages = join(import.meta.dirname, "../../../docs/brokers");

/** What every page writes where a reader writes his own. */
export const pageWords = {
  port: "1883",
  password: "change-me",
  console: "http://127.0.0.1:3000",
  secret: "secret-of-the-broker",
} as const;

/**
 * The snippet of a page that belongs into `file`, with words of this run in place of the page's. The test follows the page, so
 * the page cannot rot: a word that it lacks fails.
 */
export function snippet(page: string, file: string, replace: Record<string, string>): string {
  const text = readFileSync(join(pages, page), "utf8");
  const [, found] =
    new RegExp(`^\`\`\`\\w+ file=${file.replaceAll(".", "\\.")}\\n([^]*?)^\`\`\``, "m").exec(text) ?? [];
  expect(found, `docs/brokers/${page} has a block for ${file}`).toBeDefined();
  let snippet = found ?? "";
  for (const [word, own] of Object.entries(replace)) {
    expect(snippet, `${file} of docs/brokers/${page}`).toContain(word);
    snippet = snippet.replaceAll(word, own);
  }
  return snippet;
}
