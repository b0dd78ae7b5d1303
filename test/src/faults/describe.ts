import { describe } from "vitest";
import { type Means, missing } from "./means.ts";

/** Tests that take something of the machine. Where it lacks, they are skipped, and their title says what for. */
export function describeWith(means: Means[], title: string, body: () => void): void {
  const lacks = missing(...means);
  describe.skipIf(lacks !== "")(lacks === "" ? title : `${title} (not here: ${lacks} is missing)`, body);
}
