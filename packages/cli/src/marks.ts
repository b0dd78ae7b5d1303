import { InvalidArgumentError } from "commander";

/** What `malls tag` was given: `+flagship -old`; a word without a sign is added. @throws InvalidArgumentError */
export function parseMarks(words: readonly string[]): { add: string[]; remove: string[] } {
  const marks = { add: [] as string[], remove: [] as string[] };
  for (const word of words) {
    const name = word.replace(/^[+-]/, "");
    if (name === "") throw new InvalidArgumentError("Give a tag after + or -.");
    marks[word.startsWith("-") ? "remove" : "add"].push(name);
  }
  return marks;
}
