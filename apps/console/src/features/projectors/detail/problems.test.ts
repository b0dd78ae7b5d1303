import { defaultFacts } from "@holofleet/contract/projectors/facts.ts";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { describe, expect, test } from "vitest";
import { byTrouble, dueDay, problemsOf } from "./problems.ts";

const now = Date.parse("2026-11-20T06:00:00Z");
type State = NonNullable<Projector["state"]>;
const online: State = { link: "online", power: { value: "on", at: now } };
const projector = (state: Partial<State>, more: Partial<Projector> = {}) =>
  ({ ...defaultFacts, id: "p", agentPresence: "online", state: { ...online, ...state }, ...more }) as Projector;
const kinds = (one: Projector) => problemsOf(one, now).map(({ kind, level }) => `${kind} ${level}`);

describe("what wants somebody's eyes", () => {
  test.each<[string, Projector, string[]]>([
    ["nothing", projector({}), []],
    ["out of reach", projector({ link: "offline" }), ["unreachable error"]],
    ["password", projector({ link: "auth_failed" }), ["wrong_password error"]],
    [
      "the worst first",
      projector({ errors: { at: 1, value: { ...parts("ok"), filter: "warning", fan: "error" } } }),
      ["fan error", "filter warning"],
    ],
    ["a lamp near its limit", projector(lamp(1800), { lampLimit: 2000 }), ["lamp_soon warning"]],
    ["a lamp at its limit", projector(lamp(2000), { lampLimit: 2000 }), ["lamp_due warning"]],
    ["a lamp without a limit", projector(lamp(9000)), []],
    ["a laser", projector({ lamps: { at: 1, value: [] } }, { lampLimit: 2000 }), []],
    ["no filter", projector({ filterHours: { at: 1, value: null } }, { filterLimit: 500 }), []],
    ["a filter", projector({ filterHours: { at: 1, value: 501 } }, { filterLimit: 500 }), ["filter_due warning"]],
    ["a service that is due", projector({}, { serviceDate: "2026-11-19" }), ["service_due warning"]],
    [
      "somebody else's press",
      projector({ otherController: { at: now - 1, what: "off" } }),
      ["other_controller notice"],
    ],
    ["yesterday's", projector({ otherController: { at: now - 25 * 3_600_000, what: "off" } }), []],
  ])("%s", (_, one, expected) => expect(kinds(one)).toEqual(expected));

  test("nothing is claimed while the agent is not heard", () => {
    expect(kinds(projector({ link: "offline" }, { agentPresence: "offline" }))).toEqual([]);
  });
});

test("sorted by trouble; the well ones are left out", () => {
  const of = (id: string, state: Partial<State>) => projector(state, { id });
  const all = [
    of("well", {}),
    of("filter", { errors: { at: 1, value: { ...parts("ok"), filter: "warning" } } }),
    of("gone", { link: "offline" }),
    of("touched", { otherController: { at: now, what: "off" } }),
  ];
  expect(byTrouble(all, now).map(({ id }) => id)).toEqual(["gone", "filter"]);
});

describe("the day a lamp is due", () => {
  const wear = (...hours: (number | null)[]) =>
    hours.map((value, index) => ({ day: `2026-11-${String(index + 1).padStart(2, "0")}`, hours: value }));
  test.each<[string, ReturnType<typeof wear>, number | null, string | null]>([
    ["ten a day", wear(100, 110, 120), 200, "2026-11-11"],
    ["days without a word", wear(100, null, 120), 200, "2026-11-11"],
    ["it is due", wear(100, 110, 200), 200, "2026-11-03"],
    ["no limit", wear(100, 110, 120), null, null],
    ["too few days", wear(100, 110), 200, null],
    ["it stands still", wear(100, 100, 100), 200, null],
    ["a new lamp counts anew", wear(900, 910, 0, 10, 20), 100, "2026-11-13"],
    ["too far away", wear(100, 101, 102), 100_000, null],
    ["nothing", [], 100, null],
  ])("%s", (_, days, limit, day) => {
    const due = dueDay(days, limit);
    expect(due === null ? null : new Date(due).toISOString().slice(0, 10)).toBe(day);
  });
});

function parts(level: "ok") {
  return { fan: level, lamp: level, temperature: level, cover: level, filter: level, other: level };
}
function lamp(hours: number): Partial<State> {
  return { lamps: { at: 1, value: [{ hours, on: true }] } };
}
