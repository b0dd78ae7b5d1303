import { expect, it } from "vitest";
import { type KnownMachine, planMachines } from "./machine-rules.ts";

const hourMs = 3_600_000;
const machine = (fingerprint: string, first: number, last: number, held?: number): KnownMachine => ({
  fingerprint,
  firstSeenAt: new Date(first),
  lastSeenAt: new Date(last),
  heldAt: held === undefined ? null : new Date(held),
});

it.each<[string, KnownMachine[], string, boolean, string[]]>([
  ["the first one", [], "a", true, []],
  ["the same one", [machine("a", 1, 5)], "a", true, []],
  ["a disk that was moved", [machine("a", 1, 5)], "b", true, []],
  ["the new one goes on", [machine("a", 1, 5), machine("b", 6, 9)], "b", true, []],
  ["the old one speaks again", [machine("a", 1, 5), machine("b", 6, 9)], "a", true, ["b"]],
  ["the held one tries again", [machine("a", 1, 9), machine("b", 6, 9, 9)], "b", false, []],
  ["the old one beside a held one", [machine("a", 1, 9), machine("b", 6, 9, 9)], "a", true, []],
  ["an operator chose the newer", [machine("a", 1, 9, 9), machine("b", 6, 9)], "a", false, []],
  ["and that one goes on", [machine("a", 1, 9, 9), machine("b", 6, 9)], "b", true, []],
  ["a disk that came back", [machine("a", 1, 5), machine("b", 6, 9 - 3 * hourMs)], "a", true, []],
  ["three", [machine("a", 1, 5), machine("b", 6, 7), machine("c", 8, 9)], "a", true, ["b", "c"]],
])("%s", (_, known, fingerprint, admit, hold) => {
  expect(planMachines(known, fingerprint, new Date(10))).toEqual({ admit, hold });
});
