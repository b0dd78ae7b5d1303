import type { Digest } from "@holofleet/shared/content/digest.ts";
import { describe, expect, test } from "vitest";
import { nextCounts, Progress } from "./progress.ts";

const [one, two] = ["sha256:1", "sha256:2"] as Digest[] as [Digest, Digest];
const count = (done: number, total: number) => ({ done, total });

function begin() {
  const completes = new Map([
    [one, { files: 2, bytes: 20_000 }],
    [two, { files: 1, bytes: 10_000 }],
  ]);
  return new Progress({ files: count(1, 4), bytes: count(5000, 35_000), completes }, 0);
}

test("counts the bytes under way, and both frames of one picture when it is verified", () => {
  const progress = begin();
  progress.received(one, 4000, 4000, 100);
  expect(progress.view(100)).toMatchObject({ files: count(1, 4), bytes: count(9000, 35_000) });
  progress.received(one, 10_000, 6000, 200);
  progress.verified(one);
  expect(progress.view(200)).toMatchObject({ files: count(3, 4), bytes: count(25_000, 35_000) });
  progress.received(two, 10_000, 10_000, 300);
  progress.verified(two);
  expect(progress.view(300)).toMatchObject({ files: count(4, 4), bytes: count(35_000, 35_000), eta: 0 });
});

test("bytes that proved wrong are taken back", () => {
  const progress = begin();
  progress.received(two, 9000, 9000, 100);
  progress.received(two, 0, 0, 200);
  expect(progress.view(200).bytes).toEqual(count(5000, 35_000));
});

describe("rate and time left", () => {
  test("nothing came yet: no rate, no guess", () => {
    expect(begin().view(1000)).toMatchObject({ rate: 0, eta: null });
  });
  test("a steady stream", () => {
    const progress = begin();
    for (let step = 1; step <= 20; step++) progress.received(two, step * 500, 500, step * 100);
    expect(progress.view(2000)).toMatchObject({ rate: 5000, eta: 4 });
  });
  test("what stood before does not count as speed", () => {
    const progress = begin();
    progress.received(two, 9000, 0, 0);
    progress.received(two, 9500, 500, 1000);
    expect(progress.view(1000).rate).toBe(500);
  });
  test("falls to nothing when nothing comes", () => {
    const progress = begin();
    for (let step = 1; step <= 20; step++) progress.received(two, step * 500, 500, step * 100);
    expect(progress.view(5500).rate).toBeLessThan(2000);
    expect(progress.view(8000)).toMatchObject({ rate: 0, eta: null });
  });
});

describe("nextCounts", () => {
  const counts = (done: number, total: number) => ({ files: count(done, total), bytes: count(done, total) });
  test.each([
    ["a fresh goal", counts(2, 10), null, counts(2, 10)],
    ["the same goal, four frames switched since", counts(1, 6), counts(5, 10), counts(5, 10)],
    ["the same goal, nothing left", counts(0, 0), counts(10, 10), counts(10, 10)],
    ["one blob of a finished work was lost", counts(0, 1), counts(10, 10), counts(9, 10)],
    ["more to do than before", counts(0, 12), counts(10, 10), counts(0, 12)],
  ])("%s", (_, plan, before, expected) => expect(nextCounts(plan, before)).toEqual(expected));
});
