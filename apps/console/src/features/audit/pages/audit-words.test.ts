import { otherActions } from "@holofleet/contract/fleet/audit.ts";
import { contract } from "@holofleet/contract/index.ts";
import { expect, test } from "vitest";
import { isChange } from "#api/policies.ts";
import en from "#ui/messages/en.ts";
import zh from "#ui/messages/zh-CN.ts";

type Routed = { "~orpc": { route: { method?: string } } };

const changes = Object.entries(contract).flatMap(([noun, group]) =>
  Object.entries(group as unknown as Record<string, Routed>)
    .map(([verb, procedure]) => ({ action: `${noun}.${verb}`, method: procedure["~orpc"].route.method ?? "POST" }))
    .filter(({ action, method }) => isChange(action, method))
    .map(({ action }) => action),
);

test.each([
  ["en", en],
  ["zh-CN", zh],
])("in %s every action that is on record has words", (_, { audit }) => {
  const words = audit.action as Record<string, Record<string, string>>;
  const missing = [...changes, ...otherActions].filter((action) => {
    const [noun = "", verb = ""] = action.split(".");
    return !words[noun]?.[verb];
  });
  expect(missing).toEqual([]);
});

test("what only looks is not on record, whatever its method", () => {
  for (const action of ["codes.find", "works.estimate", "blobs.missing", "syncs.preview", "notices.markRead"])
    expect([action, changes.includes(action)]).toEqual([action, false]);
  for (const action of ["works.publish", "people.remove", "codes.export", "me.update"])
    expect(changes).toContain(action);
});
