import { pathOfLegacyUrl } from "@holofleet/shared/protocol/legacy.ts";
import { describe, expect, it } from "vitest";
import { addressOf, formatOf, frameFault, maxListBytes, planLists, readBase, recipeOf } from "./urls.ts";

describe("frameFault", () => {
  it.each([
    "f1.jpg",
    "a/b/F 1.JPEG",
    "春季/第 1 张.png",
    "e\u0301.webp",
    "a&b+c=d;e@f[1]{2}^~$.jpg",
    "a.b.c.jpg",
    "😀.jpg",
  ])("%j may go", (path) => expect(frameFault("lilies", path, "holo")).toBeNull());

  it.each([
    ["a,b.jpg", /comma/],
    ["it's.jpg", /quote/],
    ["what?.jpg", /\?/],
    ["no#1.jpg", /#/],
    ["50%.jpg", /%/],
    ["hey!.jpg", /!/],
    ["x.com/a.jpg", /\.com/],
    ["a.COM/b.jpg", /\.com/],
    ["\ud800.jpg", /proper text/],
    ["a.gif", /must end in/],
    ["a", /must end in/],
  ])("%j may not: %s", (path, words) => expect(frameFault("lilies", path, "holo")).toMatch(words));

  it("counts the whole path under the image root", () => {
    const longest = `${"x".repeat(200 - "legacy/lilies/.jpg!holo".length)}.jpg`;
    expect(frameFault("lilies", longest, "holo")).toBeNull();
    expect(frameFault("lilies", longest, "holo2")).toMatch(/201 characters/);
  });
});

describe("readBase", () => {
  it.each([
    ["https://img.example.com", "https://img.example.com/"],
    ["https://img.example.com/", "https://img.example.com/"],
    ["https://IMG.Example.COM/data", "https://img.example.com/data/"],
    ["http://127.0.0.1:3000/x.com/", "http://127.0.0.1:3000/x.com/"],
    ["http://127.0.0.1:3000/x.com", "http://127.0.0.1:3000/x.com/"],
  ])("%s is %s", (text, base) => expect(readBase(text)).toBe(base));

  it.each([
    ["img.example.com/", /no http/],
    ["ftp://img.example.com/", /no http/],
    ["https://me:secret@img.example.com/", /user name/],
    ["https://img.example.com/?a=b", /\?/],
    ["https://img.example.cn/", /0 times/],
    ["https://img.example.com.cn/", /0 times/],
    ["https://img.example.com:8443/", /0 times/],
    ["https://img.example.com/x.com/", /2 times/],
    ["https://img.example.com/a,b/", /comma/],
    ["https://img.example.com/春/", /escaped/],
    ["https://img.example.com//", /folder/],
    ["https://img.example.com/a//b/", /folder/],
    ["https://img.example.com/a:b/", /folder/],
    ["https://img.example.com/aux/", /folder/],
  ])("%s is refused: %s", (text, words) => expect(() => readBase(text)).toThrow(words));
});

it("carries its caller before the host, and lies where the player asks", () => {
  const base = readBase("http://127.0.0.1:3000/x.com/");
  const address = addressOf(base, { mall: "SH-01", token: "t0k" }, "legacy/lilies/春 天/f 1.jpg!holo");
  expect(address).toBe("http://SH-01:t0k@127.0.0.1:3000/x.com/legacy/lilies/春 天/f 1.jpg!holo");
  expect(pathOfLegacyUrl(address)).toBe("legacy/lilies/春 天/f 1.jpg!holo");
});

it.each([
  ["a.jpg", "jpeg"],
  ["a.JPEG", "jpeg"],
  ["a.Png", "png"],
  ["a.webp", "webp"],
  ["a.gif", null],
])("%s promises %s, and is encoded so", (path, format) => {
  expect(formatOf(path)).toBe(format);
  const recipe = recipeOf(path, { name: "holo", edge: 800, quality: 70 });
  if (format) expect(recipe).toEqual({ edge: 800, format, quality: 70, stripLocation: true });
});

describe("planLists", () => {
  const list = (...addresses: string[]) => addresses.map((address) => ({ address }));
  const texts = (lists: { address: string }[][]) => lists.map((one) => one.map(({ address }) => address).join(","));

  it.each([
    ["nothing", [], 10, []],
    ["what fits exactly", ["aaaa", "bbbbb"], 10, ["aaaa,bbbbb"]],
    ["one byte too many", ["aaaaa", "bbbbb"], 10, ["aaaaa", "bbbbb"]],
    ["bytes, not characters", ["春春", "aaaa"], 10, ["春春", "aaaa"]],
    ["one that is longer than all", ["a", "b".repeat(20), "c"], 10, ["a", "b".repeat(20), "c"]],
  ])("%s", (_, addresses, bytes, expected) => {
    expect(texts(planLists(list(...addresses), bytes))).toEqual(expected);
  });

  it("never passes its bound with many, and keeps their order", () => {
    const many = list(
      ...Array.from({ length: 2000 }, (_, i) => `http://SH-01:t@h.com/legacy/lilies/第 ${i} 张.jpg!holo`),
    );
    const lists = planLists(many);
    expect(lists.flat()).toEqual(many);
    for (const text of texts(lists)) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxListBytes);
  });
});
