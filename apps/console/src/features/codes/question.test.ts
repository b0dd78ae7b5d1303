import { expect, test } from "vitest";
import { readQuestion } from "./question.ts";

test.each([
  ['"AB12-CD34"', "AB12-CD34"],
  ["AB12-CD34", "AB12-CD34"],
  [' "AB12"\n', "AB12"],
  ["12345678", "12345678"],
  ["00123456", "00123456"],
  ["123456789012345678901234", "123456789012345678901234"],
  ['{"code":"AB12"}', "AB12"],
  ['{"Code":"AB12","device":"kiosk"}', "AB12"],
  ['{"code":12345678}', "12345678"],
  ["1", null],
  ["0", null],
  ['"1"', null],
  [' "0" ', null],
  ['{"code":"1"}', null],
  ['{"code":1}', null],
  ["", null],
  ["  ", null],
  ["null", "null"],
  ["true", null],
  ['["AB12"]', null],
  ['{"code":{"code":"AB12"}}', null],
  ['{"text":"AB12"}', null],
  ['{"code":"AB12"', '{"code":"AB12"'],
  ["A".repeat(257), null],
])("%j asks for %j", (text, code) => expect(readQuestion(Buffer.from(text))).toBe(code));
