import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import { expect, test } from "vitest";
import { type AttemptFacts, nextAttempts, openAttempts, planReading } from "./attempts.ts";

const [a, b, c] = ["a", "b", "c"].map((digit) => digestOfHex(digit.repeat(64))) as [never, never, never];
const none: AttemptFacts = { version: "1", open: [], crashes: {} };

test.each<[string, AttemptFacts | null, AttemptFacts]>([
  ["nothing is known", null, none],
  ["an end as it should be", { ...none, crashes: { [a]: 2 } }, { ...none, crashes: { [a]: 2 } }],
  ["a crash blames all that were open", { ...none, open: [a, b] }, { ...none, crashes: { [a]: 1, [b]: 1 } }],
  ["again", { ...none, open: [a], crashes: { [a]: 1, [b]: 1 } }, { ...none, crashes: { [a]: 2, [b]: 1 } }],
  ["another version begins anew", { version: "0", open: [a], crashes: { [b]: 3 } }, none],
])("%s", (_, left, next) => expect(nextAttempts(left, "1")).toEqual(next));

test("the innocent are read together, suspects alone, the rejected not at all", () => {
  expect(planReading([a, b, c], { ...none, crashes: { [b]: 1 } })).toEqual([[a, c], [b]]);
  expect(planReading([a, b], { ...none, crashes: { [a]: 3, [b]: 2 } })).toEqual([[b]]);
});

/** Starts the program once; reading `poison` is its sudden end. */
async function start(disk: { note: AttemptFacts | null }, poison: string | null, wanted = [a, b, c]) {
  const note = {
    read: async () => disk.note,
    write: async (value: AttemptFacts) => {
      disk.note = value;
    },
  };
  const attempts = await openAttempts(note, "1");
  const read: string[] = [];
  const crash = new Promise<"crash">((resolve) => {
    void attempts
      .reading(wanted, (digest) => {
        read.push(digest);
        return digest === poison ? new Promise<never>(() => resolve("crash")) : Promise.resolve(true);
      })
      .then(() => resolve("read" as never));
  });
  return { ended: await crash, read, rejected: [...attempts.rejected()] };
}

test("three crashes at one manifest reject it alone, and the others are read", async () => {
  const disk = { note: null as AttemptFacts | null };
  expect(await start(disk, b)).toMatchObject({ ended: "crash", read: [a, b] });
  expect(await start(disk, b)).toMatchObject({ ended: "crash", read: [a, b] });
  expect(await start(disk, b, [b])).toMatchObject({ ended: "crash", rejected: [] });
  expect(await start(disk, b)).toEqual({ ended: "read", read: [a, c], rejected: [b] });
});

test("what is out of reach has passed nothing: it stays suspect, and its reading is noted once it is there", async () => {
  const suspect: AttemptFacts = { ...none, crashes: { [a]: 2 } };
  const disk = { note: suspect as AttemptFacts | null };
  const noted: (readonly string[])[] = [];
  const note = {
    read: async () => disk.note,
    write: async (value: AttemptFacts) => {
      disk.note = value;
      noted.push(value.open);
    },
  };
  const attempts = await openAttempts(note, "1");
  await attempts.reading([a], async () => false);
  expect(disk.note).toEqual(suspect);
  await attempts.reading([a], async () => true);
  expect(noted).toEqual([[a], [], [a], []]);
  expect(disk.note).toEqual(none);
});

test("an error is no crash", async () => {
  const disk = { note: null as AttemptFacts | null };
  const note = {
    read: async () => disk.note,
    write: async (value: AttemptFacts) => {
      disk.note = value;
    },
  };
  const attempts = await openAttempts(note, "1");
  await expect(attempts.reading([a], () => Promise.reject(new Error("cut")))).rejects.toThrow("cut");
  expect(disk.note).toEqual(none);
});
