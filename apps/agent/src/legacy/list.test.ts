import { expect, test } from "vitest";
import { listLimits, readList, splitLogin, withoutLogin } from "./list.ts";

const origins = ["https://img.example.com", "http://127.0.0.1:8080"];
const read = (text: string | Buffer) => readList(Buffer.from(text), origins);
const paths = (text: string | Buffer) => read(text).wanted.map(({ path }) => path);
const a = "https://img.example.com/dragon/a.jpg!holo";
const b = "https://img.example.com/dragon/b.jpg!holo";

test.each([
  ["one", a, ["dragon/a.jpg!holo"]],
  ["two", `${a},${b}`, ["dragon/a.jpg!holo", "dragon/b.jpg!holo"]],
  ["spaces, empty parts and a comma at the end", ` ${a} ,, ${b} ,`, ["dragon/a.jpg!holo", "dragon/b.jpg!holo"]],
  ["lines", `${a}\r\n${b}\n`, ["dragon/a.jpg!holo", "dragon/b.jpg!holo"]],
  ["one twice", `${a},${a}`, ["dragon/a.jpg!holo"]],
  ["a mark at the beginning", `\uFEFF${a}`, ["dragon/a.jpg!holo"]],
  ["credentials", "https://mall:token@img.example.com/x/a.png", ["x/a.png"]],
  ["another port, a folder before .com/", "http://127.0.0.1:8080/x.com/a/b.webp!s", ["a/b.webp!s"]],
  ["names as they are", "https://img.example.com/帧 图/a%20b.jpg!holo", ["帧 图/a%20b.jpg!holo"]],
  ["nothing", "", []],
])("%s", (_, text, expected) => {
  expect(paths(text)).toEqual(expected);
  expect(read(text).refused).toEqual([]);
});

test.each([
  ["hello", "older_list"],
  ["ftp://img.example.com/a/b.jpg", "older_list"],
  ["file:///etc/x.com/passwd", "older_list"],
  ["https://evil.example/x.com/a.jpg", "older_origin"],
  ["http://img.example.com/a/b.jpg", "older_origin"],
  ["https://img.example.com:8443/a/b.jpg", "older_origin"],
  ["https://img.example.com@evil.example/x.com/a.jpg", "older_origin"],
  ["http://2130706433/x.com/a.jpg", "older_origin"],
  ["http://127.0.0.1:8080/a/b.jpg", "older_list"],
  ["https://img.example.com/", "path_unsafe"],
  ["https://img.example.com/../../etc/passwd", "path_unsafe"],
  ["https://img.example.com/a\\..\\..\\b.jpg", "path_unsafe"],
  ["https://img.example.com/a//b.jpg", "path_unsafe"],
  ["https://img.example.com/C:/b.jpg", "path_unsafe"],
  ["https://img.example.com/a/nul.jpg!holo", "path_unsafe"],
  ["https://img.example.com/a/b.jpg?x=1", "path_unsafe"],
  ["https://img.example.com/.holofleet/a.jpg!holo", "path_unsafe"],
  ["https://img.example.com/.Holofleet-Pictures/a/b.jpg!holo", "path_unsafe"],
  [`https://img.example.com/${"x".repeat(3000)}`, "older_list"],
])("%s is refused, and the next one goes on", (url, code) => {
  const { wanted, refused } = read(`${url},${a}`);
  expect(refused).toMatchObject([{ code }]);
  expect(wanted).toHaveLength(1);
});

test("a list is bounded in bytes and in pictures", () => {
  expect(read(Buffer.alloc(listLimits.bytes + 1, "a")).refused).toMatchObject([{ code: "older_list" }]);
  const many = Array.from({ length: listLimits.urls + 5 }, (_, i) => `http://127.0.0.1:8080/x.com/a/${i}`).join();
  const { wanted, refused } = read(many);
  expect(wanted).toHaveLength(listLimits.urls);
  expect(refused).toMatchObject([{ code: "older_list" }]);
});

test("a refusal never tells a password", () => {
  expect(JSON.stringify(read("https://mall:secret@evil.example/x.com/a.jpg").refused)).not.toContain("secret");
  for (const odd of [
    "https:/a:secret@c.com/d.jpg",
    "https:a:secret@c.com/d",
    "a:secret@c.com/d",
    "https://a:s@secret@c.com/",
  ])
    expect(withoutLogin(odd)).not.toContain("secret");
  expect(withoutLogin("https://a:b@c.com/d@e.jpg")).toBe("https://c.com/d@e.jpg");
});

test("credentials of an address become a header", () => {
  const { url, authorization } = splitLogin("https://SH%2001:t%3Ak@img.example.com/a.jpg");
  expect(url.href).toBe("https://img.example.com/a.jpg");
  expect(Buffer.from(authorization?.slice(6) ?? "", "base64").toString()).toBe("SH 01:t:k");
  expect(splitLogin("https://img.example.com/a.jpg").authorization).toBeNull();
});
