import { expect, test } from "vitest";
import { createRefresher } from "./refresher.ts";

test("one refresh at a time; what comes meanwhile goes together into the next", async () => {
  const calls: { items: string[]; end: () => void }[] = [];
  const refresh = createRefresher<string>((items) => new Promise((end) => calls.push({ items, end })));
  refresh(["a"]);
  refresh(["b"]);
  refresh(["c", "d"]);
  expect(calls.map(({ items }) => items)).toEqual([["a"]]);
  calls[0]?.end();
  await Promise.resolve();
  await Promise.resolve();
  expect(calls.map(({ items }) => items)).toEqual([["a"], ["b", "c", "d"]]);
  calls[1]?.end();
  await Promise.resolve();
  await Promise.resolve();
  refresh(["e"]);
  expect(calls.at(-1)?.items).toEqual(["e"]);
});
