import { expect, test } from "vitest";
import { checkPicture, headBytes, tailBytes } from "./picture.ts";

const fill = Buffer.alloc(200, 7);
const jpeg = Buffer.concat([Buffer.from("ffd8ffe0", "hex"), fill, Buffer.from("ffd9", "hex")]);
const png = Buffer.concat([
  Buffer.from("89504e470d0a1a0a", "hex"),
  fill,
  Buffer.from("0000000049454e44ae426082", "hex"),
]);
const gif = Buffer.concat([Buffer.from("GIF89a"), fill, Buffer.from(";")]);
const webp = Buffer.concat([Buffer.from("RIFF"), Buffer.alloc(4), Buffer.from("WEBPVP8 "), fill]);
webp.writeUInt32LE(webp.length - 8, 4);

const check = (bytes: Buffer) => checkPicture(bytes.subarray(0, headBytes), bytes.subarray(-tailBytes), bytes.length);

test.each([
  ["image/jpeg", jpeg],
  ["image/png", png],
  ["image/gif", gif],
  ["image/webp", webp],
])("a whole %s", (type, bytes) => {
  expect(check(bytes)).toBe(type);
  expect(check(Buffer.concat([bytes, Buffer.from("\0\0")]))).toBe(type);
  for (const end of [bytes.length - 1, bytes.length - 2, 100, 20])
    expect(() => check(bytes.subarray(0, end))).toThrow(expect.objectContaining({ code: "image_truncated" }));
});

test("an end in the middle, as of a thumbnail, is no end", () => {
  const inside = Buffer.concat([jpeg, fill]);
  expect(() => check(inside)).toThrow(expect.objectContaining({ code: "image_truncated" }));
});

test.each([
  ["<!doctype html><p>login", /page/],
  ['{"error":"no"}', /page/],
  ["hello", /no picture/],
  ["", /no picture/],
  ["\xff\xd8", /no picture/],
])("%s is none", (text, words) => {
  expect(() => check(Buffer.from(text, "latin1"))).toThrow(expect.objectContaining({ code: "image_invalid" }));
  expect(() => check(Buffer.from(text, "latin1"))).toThrow(words);
});
