import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { api } from "#ui/api.ts";
import type { Change } from "./events.ts";
import { planInvalidations } from "./invalidations.ts";

const runs = ["0190a000-0000-7000-8000-000000000001", "0190a000-0000-7000-8000-000000000002"] as const;

/** Names of the cached answers that the notices make old. */
async function staleAfter(...notices: Change[]): Promise<string[]> {
  const queries = new QueryClient();
  const cached = {
    status: api.fleet.status.queryKey(),
    malls: api.malls.list.queryKey(),
    mall: api.malls.show.queryKey({ input: { code: "SH-01" } }),
    works: api.works.list.queryKey(),
    runs: api.syncs.list.queryKey({ input: {} }),
    run0: api.syncs.show.queryKey({ input: { id: runs[0] } }),
    run1: api.syncs.show.queryKey({ input: { id: runs[1] } }),
    projectors: api.projectors.list.queryKey({ input: {} }),
    hours: api.hours.list.queryKey({ input: {} }),
    scenes: api.scenes.list.queryKey({ input: {} }),
    sets: api.projectorSets.list.queryKey(),
    me: api.me.show.queryKey(),
  };
  for (const key of Object.values(cached)) queries.setQueryData(key as never, {} as never);
  for (const queryKey of planInvalidations(notices)) await queries.invalidateQueries({ queryKey });
  return Object.entries(cached)
    .filter(([, key]) => queries.getQueryState(key)?.isInvalidated)
    .map(([name]) => name);
}

test.each<[Change, string[]]>([
  [{ kind: "fleet", id: "" }, ["status", "malls", "mall", "projectors"]],
  [{ kind: "mall", id: "m" }, ["status", "malls", "mall"]],
  [{ kind: "agent", id: "a" }, ["status", "malls", "mall", "projectors"]],
  [{ kind: "work", id: "w" }, ["status", "malls", "mall", "works"]],
  [{ kind: "run", id: runs[0] }, ["status", "runs", "run0"]],
  [{ kind: "run", id: "" }, ["status", "runs", "run0", "run1"]],
  [{ kind: "projector", id: "p" }, ["status", "projectors"]],
  [{ kind: "switching", id: "m" }, ["hours", "scenes", "sets"]],
  [{ kind: "command", id: "c" }, ["projectors"]],
])("%o makes %s old", async (notice, names) => expect(await staleAfter(notice)).toEqual(names));

test("many notices name each key once, and a kind of tomorrow is no error", () => {
  const many = Array.from({ length: 50 }, () => ({ kind: "run" as const, id: runs[0] }));
  expect(planInvalidations([...many, { kind: "comet" as never, id: "" }])).toHaveLength(3);
});
