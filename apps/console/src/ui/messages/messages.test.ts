import { errorCodes } from "@holofleet/shared/errors.ts";
import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import en from "./en.ts";
import zh from "./zh-CN.ts";

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ""): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") flat.set(prefix + key, value);
    else for (const [path, words] of flatten(value, `${prefix}${key}.`)) flat.set(path, words);
  }
  return flat;
}

const english = flatten(en);
const chinese = flatten(zh);

/** The names of the values that a message takes: `{count, plural, …}` and `{name}`; tags are counted too. */
function values(message: string): string[] {
  const found = message.matchAll(/\{\s*([a-zA-Z]\w*)\s*[,}]|<([a-z]+)>/g);
  return [...new Set([...found].map((match) => match[1] ?? match[2] ?? ""))].sort();
}

test("both languages have the same keys", () => {
  expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
});

test("both languages take the same values", () => {
  for (const [key, message] of english) expect([key, values(chinese.get(key) ?? "")]).toEqual([key, values(message)]);
});

test("every message has words and can be read", () => {
  for (const [locale, messages, flat] of [["en", en, english] as const, ["zh-CN", zh, chinese] as const]) {
    const failures: string[] = [];
    const t = createTranslator({ locale, messages, onError: (error) => failures.push(error.message) });
    for (const [key, message] of flat) {
      expect([key, message.trim()]).not.toEqual([key, ""]);
      const given = Object.fromEntries(values(message).map((name) => [name, /^[a-z]+$/.test(name) ? 2 : "x"]));
      const parts = Object.fromEntries(values(message).map((name) => [name, (chunks: unknown) => chunks]));
      t.rich(key as never, { ...parts, ...given, ...tags(message) } as never);
    }
    expect(failures).toEqual([]);
  }
});

function tags(message: string): Record<string, (chunks: unknown) => unknown> {
  return Object.fromEntries(
    [...message.matchAll(/<([a-z]+)>/g)].map((match) => [match[1], (chunks: unknown) => chunks]),
  );
}

test("every error code has words", () => {
  for (const code of errorCodes) expect(english.has(`errors.${code}`), code).toBe(true);
});
