import { expect, test } from "vitest";
import {
  type AlphabetName,
  alphabets,
  checkCharacter,
  fitsFormat,
  foldCode,
  guessesPerHit,
  printCode,
} from "./format.ts";

test.each([
  ["SPRING-7KQ2-M9XA", "SPR1NG7KQ2M9XA"],
  ["  spring 7kq2 m9xa\n", "SPR1NG7KQ2M9XA"],
  ["ｓｐｒｉｎｇ－７ＫＱ２—Ｍ９ＸＡ", "SPR1NG7KQ2M9XA"],
  ["O0-I1-l7", "001117"],
  ["12 34", "1234"],
  ["123", null],
  ["1", null],
  ["0", null],
  ["", null],
  ["ABCD/../E", null],
  ["ключ", null],
  ["A".repeat(49), null],
])("%j is compared as %j", (typed, folded) => expect(foldCode(typed)).toBe(folded));

test.each([
  ["SPRING7KQ2M9XAB", "SPRING", "SPRING-7KQ-2M9-XAB"],
  ["7KQ2", "", "7KQ2"],
  ["7KQ2M", "", "7KQ-2M"],
  ["1234567890", "", "1234-567-890"],
  ["12345678", "", "1234-5678"],
])("%s is printed as %s", (code, prefix, printed) => expect(printCode(code, prefix)).toBe(printed));

test.each(Object.keys(alphabets) as AlphabetName[])(
  "%s: no two characters look alike, each mistake is found",
  (name) => {
    const characters = [...alphabets[name]];
    expect(new Set(characters.map((character) => foldCode(character.repeat(4)))).size).toBe(characters.length);
    const body = Array.from({ length: 9 }, (_, at) => characters[(at * 7 + 3) % characters.length] as string);
    const format = { prefix: "LO", alphabet: name, length: 9, check: true };
    const judge = (typed: string[]) => fitsFormat(foldCode(`LO${typed.join("")}`) ?? "", format);
    const code = [...body, checkCharacter(body.join(""), name)];
    expect(judge(code)).toBe("yes");
    for (const [at, right] of code.entries())
      for (const wrong of characters) if (wrong !== right) expect(judge(code.with(at, wrong))).toBe("mistyped");
    for (let at = 0; at + 1 < code.length; at++) {
      const [one, other] = [code[at] as string, code[at + 1] as string];
      if (one !== other) expect(judge(code.with(at, other).with(at + 1, one))).toBe("mistyped");
    }
  },
);

test.each([
  ["AB2345", { prefix: "", alphabet: "mixed", length: 6, check: false }, "yes"],
  ["AB23456", { prefix: "", alphabet: "mixed", length: 6, check: false }, "no"],
  ["AB234U", { prefix: "", alphabet: "mixed", length: 6, check: false }, "no"],
  ["AB2345", { prefix: "AB", alphabet: "digits", length: 4, check: false }, "yes"],
  ["CD2345", { prefix: "AB", alphabet: "digits", length: 4, check: false }, "no"],
] as const)("%s against %o: %s", (folded, format, fits) => expect(fitsFormat(folded, format)).toBe(fits));

test("of how many guesses one hits", () => {
  expect(guessesPerHit({ alphabet: "digits", length: 6 }, 100)).toBe(10_000);
  expect(guessesPerHit({ alphabet: "mixed", length: 8 }, 100_000)).toBe(6_561_000);
});
