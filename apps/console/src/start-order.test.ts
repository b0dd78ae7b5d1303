import { pino } from "pino";
import { expect, test } from "vitest";
import { startOrder } from "./start-order.ts";

const log = pino({ level: "silent" });

test("parts stop in reverse, each once, and one that cannot does not keep the others", async () => {
  const told: string[] = [];
  const order = startOrder(log, (name) => () => told.push(`${name} stands`));
  await order.step(
    "a",
    () => "A",
    (started) => told.push(`${started} stops`),
  );
  await order.step(
    "b",
    () => "B",
    () => Promise.reject(new Error("cannot")),
  );
  await order.step(
    "c",
    () => "C",
    (started) => told.push(`${started} stops`),
  );
  await order.stop();
  await order.stop();
  expect(told).toEqual(["a stands", "b stands", "c stands", "C stops", "A stops"]);
});

test("a part that does not start is not stopped", async () => {
  const told: string[] = [];
  const order = startOrder(log, (name) => () => told.push(`${name} stands`));
  const broken = order.step(
    "a",
    () => Promise.reject(new Error("no")),
    () => told.push("a stops"),
  );
  await expect(broken).rejects.toThrow("no");
  await order.stop();
  expect(told).toEqual([]);
});
