import { type NewBatch, newBatchSchema } from "@holofleet/contract/codes/batches.ts";
import {
  type AlphabetName,
  alphabets,
  type CodeFormat,
  checkCharacter,
  guessesPerHit,
  printCode,
} from "@holofleet/shared/codes/format.ts";

/** What a person has filled in so far. */
export interface BatchDraft {
  name: string;
  count: string;
  /** slug; empty: for no work in particular */
  work: string;
  /** code; empty: every mall */
  mall: string;
  note: string;
  prefix: string;
  alphabet: AlphabetName;
  length: string;
  check: boolean;
  uses: string;
  /** the last day, as the date field has it; empty: for ever */
  until: string;
}

export const emptyDraft: BatchDraft = {
  ...{ name: "", count: "100", work: "", mall: "", note: "", prefix: "" },
  ...{ alphabet: "mixed", length: "8", check: true, uses: "1", until: "" },
};

/** What is asked of the console, or `null` while something is missing or wrong. The last day ends where the person is. */
export function batchOf(draft: BatchDraft): NewBatch | null {
  const { work, mall, until, count, length, uses, ...rest } = draft;
  const end = until === "" ? null : new Date(`${until}T23:59:59`);
  const read = newBatchSchema.safeParse({
    ...rest,
    ...{ count: Number(count), length: Number(length), uses: Number(uses) },
    ...(work !== "" && { work }),
    ...(mall !== "" && { mall }),
    expiresAt: end === null || Number.isNaN(end.getTime()) ? null : end.toISOString(),
  });
  return read.success ? read.data : null;
}

/** A code of this form, always the same one: what a person is shown before there are any. */
export function sampleCode({ prefix, alphabet, length, check }: CodeFormat): string {
  const characters = alphabets[alphabet];
  const body = Array.from({ length }, (_, at) => characters[(at * 11 + 5) % characters.length]).join("");
  return printCode(`${prefix}${body}${check ? checkCharacter(body, alphabet) : ""}`, prefix);
}

/** Guesses of one device in a day, once it is slowed down (rules.ts): ten an hour. */
const guessesPerDay = 240;

/** How hard codes are to guess: of how many guesses one hits, and for how many days one device would guess for that. */
export function oddsOf(
  format: Pick<CodeFormat, "alphabet" | "length">,
  count: number,
): { guesses: number; days: number } {
  const guesses = guessesPerHit(format, count);
  return { guesses, days: Math.floor(guesses / guessesPerDay) };
}
