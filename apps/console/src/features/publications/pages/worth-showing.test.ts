import type { Publication } from "@holofleet/contract/works/publications.ts";
import { describe, expect, it } from "vitest";
import { worthShowing } from "./worth-showing.ts";

const publication = (id: string, over: Partial<Publication>): Publication => ({
  id,
  state: "preparing",
  frames: { done: 0, total: 3 },
  at: null,
  timezone: null,
  note: null,
  sync: false,
  recipe: null,
  revision: null,
  run: null,
  reason: null,
  reasonCode: null,
  requestedBy: null,
  createdAt: "2026-11-20T08:00:00.000Z",
  finishedAt: null,
  ...over,
});
const ended = (id: string, hour: string, state: Publication["state"], reasonCode: string | null = null) =>
  publication(id, { state, reasonCode, finishedAt: `2026-11-20T${hour}:00.000Z` });

describe("worthShowing", () => {
  it.each<[string, Publication[], string[]]>([
    ["nothing", [], []],
    ["what went well is no news", [ended("a", "09:00", "done")], []],
    ["nor what somebody cancelled", [ended("a", "09:00", "cancelled", "cancelled")], []],
    ["the last one when it failed", [ended("a", "09:00", "done"), ended("b", "10:00", "failed", "internal")], ["b"]],
    ["not a failure that was followed by another", [ended("b", "10:00", "done"), ended("a", "09:00", "failed")], []],
    ["one that was overtaken", [ended("a", "09:00", "cancelled", "overtaken")], ["a"]],
    [
      "those to come, in their order",
      [
        publication("later", { state: "scheduled", at: "2026-12-24T00:00:00.000Z" }),
        publication("sooner", { state: "scheduled", at: "2026-12-01T00:00:00.000Z" }),
        publication("now", {}),
      ],
      ["now", "sooner", "later"],
    ],
  ])("%s", (_, publications, shown) => expect(worthShowing(publications).map(({ id }) => id)).toEqual(shown));
});
