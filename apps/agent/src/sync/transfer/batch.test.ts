import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { describe, expect, test } from "vitest";
import type { Transfer } from "../plan.ts";
import { type BatchFacts, largestInPack, nextBatch } from "./batch.ts";

const MB = 1024 * 1024;
const name = (index: number): Digest => digestOfHex(index.toString(16).padStart(64, "0"));
const waiting = (...sizes: number[]): Transfer[] => sizes.map((size, i) => ({ digest: name(i), size, work: "w" }));
const many = (count: number, size: number) => waiting(...Array<number>(count).fill(size));
const facts = (over: Partial<BatchFacts> = {}): BatchFacts => ({ packs: true, alone: new Set(), streams: 2, ...over });
/** The places of what is fetched, and how. */
const chosen = (transfers: Transfer[], over?: Partial<BatchFacts>) => {
  const batch = nextBatch(transfers, facts(over));
  const of = batch.by === "pack" ? batch.transfers : [batch.transfer];
  return [batch.by, ...of.map((transfer) => transfers.indexOf(transfer))];
};

describe("the next request", () => {
  test.each<[string, Transfer[], Partial<BatchFacts>, (string | number)[]]>([
    ["many small blobs come in one pack", waiting(1000, 1000, 1000), {}, ["pack", 0, 1, 2]],
    ["one blob alone needs no pack", waiting(1000), {}, ["range", 0]],
    ["a large one comes by range", waiting(largestInPack + 1, 1000, 1000), {}, ["range", 0]],
    ["a pack passes over large ones", waiting(1000, largestInPack + 1, 1000), {}, ["pack", 0, 2]],
    ["the largest that a pack may have", waiting(8 * MB, 1, 8 * MB, 8 * MB), { streams: 1 }, ["pack", 0, 1]],
    [
      "what has a beginning on disk is continued",
      waiting(1000, 1000, 1000),
      { alone: new Set([name(0)]) },
      ["range", 0],
    ],
    ["and packs pass over it", waiting(1000, 1000, 1000), { alone: new Set([name(1)]) }, ["pack", 0, 2]],
    ["without packs one after the other", waiting(1000, 1000), { packs: false }, ["range", 0]],
    ["two for which one pack is too much", waiting(8 * MB, 8 * MB), { streams: 8 }, ["range", 0]],
  ])("%s", (_, transfers, over, expected) => expect(chosen(transfers, over)).toEqual(expected));

  test.each([
    ["by count", many(4000, 1000), 2, 256],
    ["by bytes", many(400, MB), 2, 32],
    ["smaller towards the end", many(40, MB), 2, 10],
    ["and not too small", many(12, MB), 4, 4],
  ])("a pack is limited %s", (_, transfers, streams, count) => {
    expect(chosen(transfers, { streams })).toHaveLength(1 + count);
  });
});
