import { defaultFacts } from "@holofleet/contract/projectors/facts.ts";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { expect, test } from "vitest";
import { draftOf, readDraft, withDriver } from "./draft.ts";

const fresh = { ...draftOf(null, "SH-01"), name: "Hall", host: "10.0.0.5" };

test("a new projector needs its name and address, nothing else", () => {
  expect([...readDraft(draftOf(null, "SH-01")).wrong]).toEqual(["host", "name"]);
  expect(readDraft(fresh).values).toEqual({ name: "Hall", host: "10.0.0.5", port: 4352, facts: defaultFacts });
});

test("what is saved is what was shown", () => {
  const facts = {
    ...defaultFacts,
    options: { user: "admin", auth: "sha256" as const, wakeMac: "00:11:22:33:44:55", pollSeconds: 60 },
    tags: ["a", "b"],
    lampLimit: 2000,
    serviceDate: "2027-01-01",
    inputs: [{ code: "31", label: "Player", icon: "player" as const, hidden: false }],
  };
  const projector = { ...facts, id: "p", mall: "SH-01", name: "Hall", host: "h", port: 9, state: null } as Projector;
  expect(readDraft(draftOf(projector, "")).values).toEqual({ name: "Hall", host: "h", port: 9, facts });
});

test.each([
  [{ host: "http://x" }, "host"],
  [{ port: "0" }, "port"],
  [{ lampLimit: "many" }, "lampLimit"],
  [{ wakeMac: "zz" }, "wakeMac"],
  [{ serviceDate: "soon" }, "serviceDate"],
  [{ driver: "template" as const, template: "{" }, "template"],
  [{ driver: "template" as const, template: '{"commands": 1}' }, "template"],
])("%o: %s is wrong", (change, field) => {
  const { values, wrong } = readDraft({ ...fresh, ...change });
  expect([values, [...wrong]]).toEqual([null, [field]]);
});

test("another driver brings its port, but not over one that was typed", () => {
  expect(withDriver(fresh, "panasonic").port).toBe("1024");
  expect(withDriver({ ...fresh, port: "5000" }, "panasonic").port).toBe("5000");
  expect(withDriver(fresh, "template").port).toBe("");
});

test("inputs that the device told of can be named", () => {
  const state = { inputs: [{ code: "31", name: "HDMI 1" }, { code: "11" }] };
  const projector = { ...defaultFacts, inputs: [{ code: "31", label: "Player" }], state } as unknown as Projector;
  expect(draftOf(projector, "").inputs.map(({ code, label }) => [code, label])).toEqual([
    ["31", "Player"],
    ["11", ""],
  ]);
});
