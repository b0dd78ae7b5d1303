import { contract } from "@holofleet/contract/index.ts";
import { expect, test } from "vitest";
import { openApiDocument } from "../../apps/console/src/api/openapi.ts";
import { enforcePolicy, policies } from "../../apps/console/src/api/policies.ts";
import { router } from "../../apps/console/src/api/router.ts";
import { startTestConsole } from "../src/console.ts";

const proceduresOf = (tree: object): string[] =>
  Object.entries(tree).flatMap(([noun, group]) => Object.keys(group).map((name) => `${noun}.${name}`));

test("every procedure of the contract is implemented and has a policy", () => {
  expect(proceduresOf(router).sort()).toEqual(proceduresOf(contract).sort());
  expect(Object.keys(policies).sort()).toEqual(proceduresOf(contract).sort());
});

test("a procedure without a policy is closed, and so is everything to an agent", () => {
  const user = {
    kind: "user",
    id: "u",
    email: "e",
    name: "n",
    role: "administrator",
    locale: null,
    session: null,
    malls: null,
  } as const;
  const agent = { kind: "agent", id: "a_1", mallId: "m", waiting: false } as const;
  expect(() => enforcePolicy("malls.explode", user)).toThrow(expect.objectContaining({ code: "forbidden" }));
  expect(() => enforcePolicy("toString", user)).toThrow(expect.objectContaining({ code: "forbidden" }));
  for (const [procedure, policy] of Object.entries(policies)) {
    expect(() => enforcePolicy(procedure, user)).not.toThrow();
    const [stranger, machine] = [() => enforcePolicy(procedure, null), () => enforcePolicy(procedure, agent)];
    if (policy === "open") continue;
    expect(stranger).toThrow(expect.objectContaining({ code: "unauthorized" }));
    expect(machine).toThrow(expect.objectContaining({ code: "forbidden" }));
  }
});

test("no route of the API answers a stranger, save the open ones, even to a wrong input", async () => {
  const running = await startTestConsole();
  const { paths = {} } = await openApiDocument();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations ?? {}) as [string, { operationId: string }][]) {
      const address = new URL(`/api/v1${path.replaceAll(/\{\w+\}/g, "x")}`, running.url);
      const { status } = await fetch(address, {
        method: method.toUpperCase(),
        ...(method !== "get" && { body: "{}" }),
      });
      const open = policies[operation.operationId as keyof typeof policies] === "open";
      expect([operation.operationId, status]).toEqual([operation.operationId, open ? 200 : 401]);
    }
  }
  await running.stop();
});

test("the OpenAPI document names every procedure, each with its answers and the error", async () => {
  const document = await openApiDocument();
  expect(document.openapi).toMatch(/^3\.1\./);
  const operations = Object.values(document.paths ?? {}).flatMap((path) => Object.values(path ?? {}) as Operation[]);
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(proceduresOf(contract).sort());
  for (const { responses, summary } of operations) {
    expect(Object.keys(responses)).toEqual(["200", "default"]);
    expect(summary).toBeTruthy();
  }
  // a reference that leads nowhere makes the document useless to generators
  for (const [, pointer = ""] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const target = pointer
      .split("/")
      .reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], document);
    expect(target, pointer).toBeDefined();
  }
});

interface Operation {
  operationId: string;
  summary: string;
  responses: Record<string, unknown>;
}
