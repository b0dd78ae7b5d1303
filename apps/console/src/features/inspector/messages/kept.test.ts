import type { InspectedMessage } from "@holofleet/contract/fleet/inspector.ts";
import { expect, test } from "vitest";
import { maxKept, nothingHeard, search, withBatch } from "./kept.ts";

const message = (seq: number, text = "x", topic = "a"): InspectedMessage => ({
  ...{ seq, at: 0, topic, qos: 0, retained: false, dup: false, size: text.length },
  ...{ format: "text", envelope: null, fault: null, text, cut: false, masked: false },
});
const batch = (...messages: InspectedMessage[]) => ({ messages, dropped: 0 });
const seqs = ({ messages }: { messages: readonly InspectedMessage[] }) => messages.map(({ seq }) => seq);

test("the newest come first, and what was not shown is counted", () => {
  const first = withBatch(nothingHeard, { ...batch(message(1), message(2)), dropped: 3 });
  const second = withBatch(first, { ...batch(message(3)), dropped: 4 });
  expect(seqs(second)).toEqual([3, 2, 1]);
  expect(second).toMatchObject({ dropped: 7, passed: null });
});

test("a page that stands still counts and keeps", () => {
  const still = { ...withBatch(nothingHeard, batch(message(1))), passed: 0 };
  const later = withBatch(still, { ...batch(message(2), message(3)), dropped: 5 });
  expect(seqs(later)).toEqual([1]);
  expect(later).toMatchObject({ passed: 7, dropped: 0 });
});

test("no page keeps more than its number, or its characters; the newest always stays", () => {
  let heard = nothingHeard;
  for (let seq = 0; seq < 5_000; seq += 100)
    heard = withBatch(heard, batch(...Array.from({ length: 100 }, (_, at) => message(seq + at))));
  expect(heard.messages).toHaveLength(maxKept);
  expect(heard.messages[0]?.seq).toBe(4_999);
  heard = withBatch(heard, batch(message(6_000, "x".repeat(6_000_000))));
  expect(seqs(heard)).toEqual([6_000]);
});

test.each([
  ["LIGHT", [1]],
  ["开灯", [2]],
  ["", [1, 2]],
  ["nothing", []],
])("search %j", (words, found) => {
  const all = [message(1, "x", "lightChange"), message(2, "请开灯")];
  expect(search(all, words).map(({ seq }) => seq)).toEqual(found);
});
