import { expect, test } from "vitest";
import { createBacklog } from "./backlog.ts";

const message = (at: number) => ({ at, topic: "a", qos: 0 as const, retained: false, dup: false });

/** Takes until nothing is left: how many came, how many were forgotten, and how large the batches were. */
function drain(backlog: ReturnType<typeof createBacklog>) {
  const batches: number[] = [];
  const bytes: number[] = [];
  let dropped = 0;
  for (let batch = backlog.take(); batch; batch = backlog.take()) {
    batches.push(batch.messages.length);
    bytes.push(batch.messages.reduce((sum, { kept }) => sum + kept.length, 0));
    dropped += batch.dropped;
  }
  return { shown: batches.reduce((sum, count) => sum + count, 0), dropped, batches, bytes };
}

test("nothing to tell is nothing", () => expect(createBacklog().take()).toBeNull());

test("what fits comes in order, a hundred at a time", () => {
  const backlog = createBacklog();
  for (let at = 0; at < 250; at++) backlog.add(message(at), Buffer.from("x"));
  const first = backlog.take();
  expect(first?.messages.map(({ at }) => at)).toEqual(Array.from({ length: 100 }, (_, at) => at));
  expect(drain(backlog).batches).toEqual([100, 50]);
});

test("a flood is counted: everything was shown or said to be forgotten", () => {
  const backlog = createBacklog();
  for (let at = 0; at < 20_000; at++) backlog.add(message(at), Buffer.alloc(10));
  expect(drain(backlog)).toMatchObject({ shown: 1_000, dropped: 19_000 });
  backlog.add(message(1), Buffer.alloc(10));
  expect(drain(backlog)).toMatchObject({ shown: 1, dropped: 0 });
});

test("large messages are bounded in bytes, and one alone always goes", () => {
  const backlog = createBacklog();
  for (let at = 0; at < 1_000; at++) backlog.add(message(at), Buffer.alloc(5_000_000));
  const { shown, dropped, bytes } = drain(backlog);
  expect({ shown, dropped }).toEqual({ shown: 20, dropped: 980 });
  expect(Math.max(...bytes)).toBeLessThanOrEqual(250_000);
});

test("a message keeps its size, a copy of its beginning, and not the buffer that it came in", () => {
  const backlog = createBacklog();
  const chunk = Buffer.alloc(1_000_000, "a");
  backlog.add(message(1), chunk.subarray(10, 20));
  chunk.fill("b");
  const [first] = backlog.take()?.messages ?? [];
  expect(first?.size).toBe(10);
  expect(Buffer.from(first?.kept ?? []).toString()).toBe("a".repeat(10));
  expect(first?.kept.buffer.byteLength).toBe(10);
});
