/**
 * How access codes read. A code is fixed text, random characters of an alphabet and, mostly, one check character; people may
 * write it in small or full-width letters, with spaces and dashes, and with O for 0.
 */

/** Without what people mistake for one another. The number of characters plus one is a prime: the check needs that. */
export const alphabets = {
  mixed: "23456789ABCDEFGHJKMNPQRSTVWXYZ",
  letters: "ABCDEFGHJKMNPQRSTVWXYZ",
  digits: "0123456789",
} as const;
export type AlphabetName = keyof typeof alphabets;

export interface CodeFormat {
  /** letters and digits before each code; may be empty */
  prefix: string;
  alphabet: AlphabetName;
  /** random characters */
  length: number;
  /** one more character, by which a typing error is told from a code that does not exist */
  check: boolean;
}

/**
 * A code as it is compared: capitals and digits only, look-alikes as one. `null` for what can be no code. No two characters of
 * an alphabet become the same.
 */
export function foldCode(text: string): string | null {
  const plain = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}_.·]/gu, "");
  return /^[0-9A-Z]{4,48}$/.test(plain) ? plain.replaceAll("O", "0").replace(/[IL]/g, "1") : null;
}

/** As people read it, in even groups of four at most: `SPRING-7KQ-2M9-XAB`. */
export function printCode(code: string, prefix: string): string {
  const body = code.slice(prefix.length);
  const count = Math.ceil(body.length / 4);
  const cut = (group: number) => Math.ceil((group * body.length) / count);
  const groups = Array.from({ length: count }, (_, group) => body.slice(cut(group), cut(group + 1)));
  return [...(prefix === "" ? [] : [prefix]), ...groups].join("-");
}

/** The check character of `body` (ISO/IEC 7064, the hybrid system): it finds each wrong character and swapped neighbours. */
export function checkCharacter(body: string, alphabet: AlphabetName): string {
  const characters = alphabets[alphabet];
  const size = characters.length;
  let product = size;
  for (const character of body) {
    const sum = (product + characters.indexOf(character)) % size;
    product = (2 * (sum === 0 ? size : sum)) % (size + 1);
  }
  return characters[(size + 1 - product) % size] as string;
}

/** How a folded code stands to a format: not of its shape, of its shape with a wrong check character, or one that may exist. */
export function fitsFormat(folded: string, { prefix, alphabet, length, check }: CodeFormat): "no" | "mistyped" | "yes" {
  const start = foldPrefix(prefix);
  const body = folded.slice(start.length);
  if (!folded.startsWith(start) || body.length !== length + Number(check)) return "no";
  if ([...body].some((character) => !alphabets[alphabet].includes(character))) return "no";
  if (!check) return "yes";
  return checkCharacter(body.slice(0, -1), alphabet) === body.at(-1) ? "yes" : "mistyped";
}

const foldPrefix = (prefix: string) => prefix.replaceAll("O", "0").replace(/[IL]/g, "1");

/** Of how many guesses one hits, when `count` codes of this format exist. */
export function guessesPerHit({ alphabet, length }: Pick<CodeFormat, "alphabet" | "length">, count: number): number {
  return Math.floor(alphabets[alphabet].length ** length / Math.max(1, count));
}

/** Fewest guesses for one hit that a batch may have: below it, who guesses at a kiosk for a day may find one. */
export const fewestGuesses = 10_000;
