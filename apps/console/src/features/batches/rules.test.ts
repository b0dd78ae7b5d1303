import { AppError } from "@holofleet/shared/errors.ts";
import { describe, expect, test } from "vitest";
import type { CommandState } from "#features/commands/service.ts";
import { countOf, planBatch, planRetry } from "./rules.ts";

const device = (id: string, mall: string) => ({ id, name: `P${id}`, mallId: mall, mall, mallName: `Mall ${mall}` });
const online = (mall: string) => ({ mallId: mall, code: mall, name: `Mall ${mall}`, agent: () => `agent of ${mall}` });
const offline = (mall: string) => ({
  ...online(mall),
  agent: (): string => {
    throw new AppError("agent_offline", `The agent of ${mall} is gone.`, { details: { since: "noon" } });
  },
});

describe("an order to many", () => {
  test("goes to each mall's agent", () => {
    const { agents, skipped } = planBatch([device("1", "A"), device("2", "B")], [online("A"), online("B")], false);
    expect([...agents]).toEqual([
      ["1", "agent of A"],
      ["2", "agent of B"],
    ]);
    expect(skipped).toEqual([]);
  });

  test("is refused whole while a mall is offline, saying who and how many are left", () => {
    const devices = [device("1", "A"), device("2", "B"), device("3", "B")];
    expect(() => planBatch(devices, [online("A"), offline("B")], false)).toThrow(
      expect.objectContaining({
        code: "agent_offline",
        details: { since: "noon", malls: [{ code: "B", name: "Mall B" }], projectors: 2, reachable: 1 },
      }),
    );
  });

  test("leaves the offline ones out when it was chosen so, and names them", () => {
    const { agents, skipped } = planBatch([device("1", "A"), device("2", "B")], [online("A"), offline("B")], true);
    expect([...agents.keys()]).toEqual(["1"]);
    expect(skipped).toEqual([{ id: "2", name: "P2", mall: "B", mallName: "Mall B" }]);
  });

  test("is refused also then when nobody is left, or nobody was meant", () => {
    expect(() => planBatch([device("2", "B")], [offline("B")], true)).toThrow(/agent of B is gone/);
    expect(() => planBatch([], [], true)).toThrow(expect.objectContaining({ code: "bad_request" }));
  });

  test("what was not foreseen is no refusal", () => {
    const broken = {
      ...online("A"),
      agent: (): string => {
        throw new TypeError("broken");
      },
    };
    expect(() => planBatch([device("1", "A")], [broken], true)).toThrow(TypeError);
  });
});

test("how it stands: 12 of 14 on, 1 failed, 1 superseded, which is no failure, for somebody asked for something newer", () => {
  const rows = (state: "confirmed" | "already" | "unverifiable" | "timeout" | "superseded" | "asked", count: number) =>
    Array.from({ length: count }, (_, index) => ({ command: { projector: `${state} ${index}`, state } }));
  const all = [
    rows("confirmed", 9),
    rows("already", 2),
    rows("unverifiable", 1),
    rows("timeout", 1),
    rows("superseded", 1),
  ];
  expect(countOf(all.flat())).toEqual({ total: 14, ok: 12, failed: 1, superseded: 1, pending: 0 });
  expect(countOf(rows("asked", 3))).toEqual({ total: 3, ok: 0, failed: 0, superseded: 0, pending: 3 });
});

test.each<[CommandState[], "ok" | "failed" | "superseded" | "pending"]>([
  [["confirmed", "already"], "ok"],
  [["timeout", "asked"], "pending"],
  [["timeout", "confirmed"], "failed"],
  [["superseded", "confirmed"], "ok"],
  [["confirmed", "superseded"], "superseded"],
  [["timeout", "superseded"], "failed"],
])("a projector of which a scene asks several things counts once: %s is %s", (states, sum) => {
  const none = { total: 1, ok: 0, failed: 0, superseded: 0, pending: 0 };
  expect(countOf(states.map((state) => ({ command: { projector: "p1", state } })))).toEqual({ ...none, [sum]: 1 });
});

test("a retry keeps the order of what failed and the pauses between, and leaves out what was superseded", () => {
  const createdAt = new Date(1_000_000);
  const row = (id: string, state: CommandState, afterSeconds: number) => {
    const dueAt = afterSeconds === 0 ? null : new Date(createdAt.getTime() + afterSeconds * 1000);
    return { id, state, createdAt, dueAt };
  };
  const again = (...rows: ReturnType<typeof row>[]) => planRetry(rows).map((one) => [one.row.id, one.afterSeconds]);
  const [on, input, blank] = [row("on", "timeout", 0), row("input", "expired", 60), row("blank", "rejected", 90)];
  expect(again(blank, on, input)).toEqual([
    ["on", 0],
    ["input", 60],
    ["blank", 90],
  ]);
  expect(again({ ...on, state: "confirmed" }, input, blank)).toEqual([
    ["input", 0],
    ["blank", 30],
  ]);
  expect(again({ ...on, state: "superseded" }, { ...input, state: "asked" }, { ...blank, state: "already" })).toEqual(
    [],
  );
});
