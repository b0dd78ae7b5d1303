import { defaultFacts } from "@holofleet/contract/projectors/facts.ts";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { describe, expect, test } from "vitest";
import { countsOf, groupsOf, inputsOf, progressOf } from "./view.ts";

type State = NonNullable<Projector["state"]>;
const one = (id: string, more: Partial<Projector> = {}, state: Partial<State> = {}) =>
  ({
    ...defaultFacts,
    ...{ id, mall: "A", sets: [], agentPresence: "online" },
    state: { link: "online", power: { value: "on", at: 1 }, ...state },
    ...more,
  }) as unknown as Projector;

describe("groups", () => {
  const projectors = [
    one("1", { zone: "B", floor: "10F", tags: ["x", "y"] }),
    one("2", { zone: "A", floor: "2F", sets: ["s"] }),
    one("3"),
  ];
  const shown = (by: "zone" | "floor" | "tag" | "set") =>
    groupsOf("A", projectors, by, [{ id: "s", name: "Show", projectors: ["2"] }]).map(
      ({ title, projectors: own }) => `${title}:${own.map(({ id }) => id).join("")}`,
    );

  test("by name, floors by number; those in none come last", () => {
    expect(shown("zone")).toEqual(["A:2", "B:1", ":3"]);
    expect(shown("floor")).toEqual(["2F:2", "10F:1", ":3"]);
    expect(shown("tag")).toEqual(["x:1", "y:1", ":23"]);
    expect(shown("set")).toEqual(["Show:2", ":13"]);
  });

  test("those in none cannot be pressed together", () => {
    expect(groupsOf("A", projectors, "zone", []).map(({ target }) => target)).toEqual([
      { by: "zone", mall: "A", zone: "A" },
      { by: "zone", mall: "A", zone: "B" },
      null,
    ]);
  });
});

describe("the ring", () => {
  const warming = (more: Partial<State>) => one("1", {}, { power: { value: "warming", at: 1, since: 1000 }, ...more });
  test.each<[string, Projector, number, ReturnType<typeof progressOf>]>([
    ["half way", warming({ warmUpSeconds: 20 }), 11_000, { share: 0.5, left: 10 }],
    ["longer than learned", warming({ warmUpSeconds: 20 }), 60_000, { share: 1, left: null }],
    ["a clock behind the agent's", warming({ warmUpSeconds: 20 }), 0, { share: 0, left: 20 }],
    ["nothing learned yet", warming({}), 11_000, { share: 0, left: null }],
    [
      "cooling has its own time",
      one("1", {}, { power: { value: "cooling", at: 1, since: 1000 }, coolDownSeconds: 40 }),
      11_000,
      { share: 0.25, left: 30 },
    ],
    ["on", one("1"), 11_000, null],
  ])("%s", (_, projector, now, expected) => expect(progressOf(projector, now)).toEqual(expected));
});

test("inputs under people's own names; hidden ones are not offered", () => {
  const inputs = [
    { code: "31", label: "Player", icon: "player" as const, hidden: false },
    { code: "11", label: "", icon: null, hidden: true },
    { code: "51", label: "Stream", icon: null, hidden: false },
  ];
  const state = { inputs: [{ code: "31", name: "HDMI 1" }, { code: "11" }, { code: "32", name: "HDMI 2" }] };
  expect(inputsOf(one("1", { inputs }, state)).map(({ code, label }) => `${code} ${label}`)).toEqual([
    "31 Player",
    "32 HDMI 2",
    "51 Stream",
  ]);
});

test("counts", () => {
  const faulty = { errors: { at: 1, value: { fan: "error" } } } as unknown as Partial<State>;
  const all = [
    one("1"),
    one("2", {}, { power: { value: "standby", at: 1 } }),
    one("3", {}, faulty),
    one("4", {}, { link: "offline" }),
  ];
  expect(countsOf(all)).toEqual({ total: 4, on: 2, trouble: 2 });
});
