import { expect, it } from "vitest";
import { coalesce } from "./coalesce.ts";

it("never runs twice at once, and once more for all that came meanwhile", async () => {
  const gates: (() => void)[] = [];
  const failed = (error: unknown) => {
    throw error;
  };
  const work = coalesce(() => new Promise<void>((resolve) => gates.push(resolve)), failed);
  work.trigger();
  work.trigger();
  work.trigger();
  expect(gates).toHaveLength(1);
  gates[0]?.();
  await new Promise(setImmediate);
  expect(gates).toHaveLength(2);
  gates[1]?.();
  await work.settled();
  expect(gates).toHaveLength(2);
});

it("goes on after a failure", async () => {
  const failures: unknown[] = [];
  let runs = 0;
  const work = coalesce(
    async () => {
      runs += 1;
      throw new Error("no");
    },
    (error) => failures.push(error),
  );
  for (let i = 0; i < 2; i++) {
    work.trigger();
    await work.settled();
  }
  expect([runs, failures.length]).toEqual([2, 2]);
});

it("tries again what failed, and nothing else", async () => {
  const outcomes = [new Error("no"), null, null];
  let runs = 0;
  const work = coalesce(
    async () => {
      const outcome = outcomes[runs++];
      if (outcome) throw outcome;
    },
    () => {},
  );
  work.retry();
  expect(runs).toBe(0);
  work.trigger();
  for (let sweep = 0; sweep < 3; sweep++) {
    await work.settled();
    work.retry();
  }
  expect(runs).toBe(2);
});
