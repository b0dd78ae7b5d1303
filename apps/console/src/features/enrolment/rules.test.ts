import { agentIdPattern } from "@holofleet/shared/protocol/topics.ts";
import { describe, expect, it } from "vitest";
import { enrolCommand, hashCode, makeAgentId, makeCode } from "./rules.ts";

describe("install codes", () => {
  it("are three groups of four that nobody misreads, each another one", () => {
    const codes = Array.from({ length: 500 }, makeCode);
    for (const code of codes) expect(code).toMatch(/^[A-HJKMNP-Z2-9]{4}(-[A-HJKMNP-Z2-9]{4}){2}$/);
    expect(new Set(codes).size).toBe(500);
  });

  it.each(["abcd-efgh-2345", "ABCDEFGH2345", " ABCD EFGH 2345 "])("reads %s as people type it", (typed) => {
    expect(hashCode(typed)).toBe(hashCode("ABCD-EFGH-2345"));
  });

  it("keeps apart what differs", () => {
    expect(hashCode("ABCD-EFGH-2346")).not.toBe(hashCode("ABCD-EFGH-2345"));
  });
});

it("names agents as every broker passes on", () => {
  expect(makeAgentId()).toMatch(agentIdPattern);
  expect(makeAgentId()).toMatch(/^a_[A-Za-z0-9]{16}$/);
});

it.each([
  ["https://fleet.example", ""],
  ["http://localhost:3000", ""],
  ["http://127.0.0.1:3000", ""],
  ["http://192.168.1.20:3000", " --allow-http"],
])("command for %s", (url, more) => {
  expect(enrolCommand(url, "ABCD-EFGH-2345")).toBe(`holofleet-agent enrol ${url} ABCD-EFGH-2345${more}`);
});
