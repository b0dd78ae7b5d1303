import { pino } from "pino";
import { expect, test } from "vitest";
import type { SyncState } from "#sync/reconcile.ts";
import { createTerminal } from "./terminal.ts";

const transferring: SyncState = {
  phase: "transferring",
  generation: 1,
  epoch: "e",
  desiredRelease: null,
  activeRelease: null,
  files: { done: 120, total: 340 },
  bytes: { done: 24_000_000, total: 68_000_000 },
  rate: 12_000_000,
  eta: 4,
  work: "peony",
  reason: null,
  works: [],
  faults: [],
};

/** What a person sees: the lines that stayed, and the one that moves. */
function start() {
  const out: string[] = [];
  let now = 0;
  const terminal = createTerminal({ columns: 100, write: (more) => out.push(more) }, () => now);
  const screen = () =>
    out
      .join("")
      .split("\n")
      .map((line) => line.split("\r\u001b[2K").at(-1));
  function wait(ms: number) {
    now += ms;
  }
  return { terminal, screen, wait };
}

test("progress moves in one line, and stays below what is said", () => {
  const { terminal, screen, wait } = start();
  terminal.progress(transferring);
  expect(screen()).toEqual(["120/340 files · 24.0 MB of 68.0 MB · 12.0 MB/s · 4 s left · peony"]);
  terminal.progress({ ...transferring, files: { done: 121, total: 340 } });
  expect(screen()[0]).toMatch(/^120/);
  wait(250);
  terminal.progress({ ...transferring, files: { done: 150, total: 340 } });
  terminal.say("hello");
  expect(screen()).toEqual(["hello", expect.stringMatching(/^150\/340/)]);
  terminal.progress({
    ...transferring,
    phase: "idle",
    works: [{ id: "w", slug: "peony", revision: 1, manifest: "" as never }],
  });
  terminal.progress({ ...transferring, phase: "idle" });
  expect(screen()).toEqual(["hello", "in sync: 1 work", ""]);
});

test("log lines are shown as people read them", () => {
  const { terminal, screen } = start();
  pino({ base: null }, terminal.destination).warn({ url: "mqtt://b", nested: {} }, "no answer");
  expect(screen()[0]).toMatch(/^\d\d:\d\d:\d\d warning: no answer {2}url=mqtt:\/\/b$/);
});
