import type { Run } from "@holofleet/contract/syncs.ts";
import { expect, test } from "vitest";
import { runShare } from "./run-share.ts";

const amounts = (done: number, total: number) => ({ done, total });
const counts = (total: number, active: number, waiting: number) => ({ total, active, waiting, failed: 0 });

test.each<[string, Run["state"], Run["bytes"], Run["files"], Run["counts"], number]>([
  ["nothing is known yet", "running", amounts(0, 0), amounts(0, 0), counts(4, 0, 0), 0],
  ["half of the bytes", "running", amounts(50, 100), amounts(1, 10), counts(4, 0, 0), 0.5],
  ["files stand in for bytes", "running", amounts(0, 0), amounts(2, 4), counts(4, 0, 0), 0.5],
  ["all known bytes, but one of two malls waits", "waiting", amounts(100, 100), amounts(4, 4), counts(2, 1, 1), 0.5],
  ["nothing to fetch, one of four switched", "running", amounts(0, 0), amounts(0, 0), counts(4, 1, 3), 0.25],
  ["done without a byte", "done", amounts(0, 0), amounts(0, 0), counts(4, 4, 0), 1],
  ["no mall at all", "running", amounts(0, 0), amounts(0, 0), counts(0, 0, 0), 1],
])("%s", (_name, state, bytes, files, of, share) => {
  expect(runShare({ state, bytes, files, counts: of })).toBe(share);
});
