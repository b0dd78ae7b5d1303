import { expect, test } from "vitest";
import { planStanding } from "./conditions.ts";

const at = (minute: number) => new Date(minute * 60_000);
const stood = (subject: string, since: number, fired: number | null = null) => ({
  ...{ subject, since: at(since) },
  firedAt: fired === null ? null : at(fired),
});
const look = (minute: number, minutes = 0, isFirst = false) => ({ now: at(minute), minutes, isFirst });
const plan = (...args: Parameters<typeof planStanding>) => {
  const { added, due, over } = planStanding(...args);
  return { added: added.map(({ subject }) => subject), due: due.map(({ subject }) => subject), over };
};
const none = new Set<string>();

test.each([
  ["new, at once", [], ["m"], none, look(10), { added: ["m"], due: ["m"], over: [] }],
  ["new, not yet long enough", [], ["m"], none, look(10, 5), { added: ["m"], due: [], over: [] }],
  ["long enough", [stood("m", 5)], ["m"], none, look(10, 5), { added: [], due: ["m"], over: [] }],
  ["told already", [stood("m", 5, 10)], ["m"], none, look(99, 5), { added: [], due: [], over: [] }],
  ["over", [stood("m", 5)], [], none, look(10, 5), { added: [], due: [], over: ["m"] }],
  ["nobody can tell", [stood("m", 5)], [], new Set(["m"]), look(99, 5), { added: [], due: [], over: [] }],
  ["the first look of a cue", [], ["m"], none, look(10, 0, true), { added: ["m"], due: [], over: [] }],
])("%s", (_, known, active, unknown, at, expected) => {
  expect(plan(known, new Set(active), unknown, at)).toEqual(expected);
});
