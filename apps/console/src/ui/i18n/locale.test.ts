import { expect, test } from "vitest";
import { negotiateLocale } from "./locale.ts";

test.each([
  [undefined, null, "en"],
  [undefined, "zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"],
  [undefined, "zh-Hans-SG", "zh-CN"],
  [undefined, "de-DE,de;q=0.9,en;q=0.5,zh;q=0.1", "en"],
  [undefined, "de-DE", "en"],
  ["en", "zh-CN", "en"],
  ["zh-CN", "en-US", "zh-CN"],
  ["../../etc", "zh-CN", "zh-CN"],
])("a choice of %s and a browser of %s read %s", (chosen, accept, locale) => {
  expect(negotiateLocale(chosen, accept)).toBe(locale);
});
