import { describe, expect, it } from "vitest";
import { inferTarget } from "./infer.ts";
import { maxTries, type PictureFacts } from "./rules.ts";

const at = (second: number) => new Date(1_000_000_000_000 + second * 1000);
const made: PictureFacts = {
  ...{ workId: "w", digest: "a", size: 100, held: null, fetchedAt: null, recipe: "full-jpeg-q90.1" },
  ...{ announced: null, announcedAt: null, tries: 0, dueAt: null, faultCode: null },
};
const announced = { ...made, announced: "a", announcedAt: at(1), tries: 1, dueAt: at(100) };
const fetched = { ...made, held: "a", announced: "a", fetchedAt: at(5) };
const before = { ...fetched, fetchedAt: at(-5) };
const unfit = { ...made, digest: null, faultCode: "path_unsafe" };
const givenUp = { ...announced, tries: maxTries, dueAt: null };
const toMake = { ...made, recipe: "" };

const asked = [{ id: "w", slug: "w", manifest: "m" }];
const infer = (pictures: PictureFacts[], works: { id: string; slug: string; manifest: string | null }[] = asked) =>
  inferTarget({ works, createdAt: at(0) }, { generation: 7, pictures, eta: 30 });

describe("inferTarget", () => {
  it.each([
    ["renditions are being made", [fetched, toMake], "planning", 1, 2, null],
    ["nobody listens yet", [fetched, made], "waiting", 1, 2, "agent_offline"],
    ["some are announced", [before, fetched, announced, unfit], "transferring", 1, 3, null],
    ["all is there but what cannot go", [fetched, unfit], "failed", 1, 2, "legacy_unfit"],
    ["all is there but what was never fetched", [fetched, givenUp, unfit], "failed", 1, 3, "legacy_silent"],
    ["others are still on their way", [givenUp, announced], "transferring", 0, 2, null],
  ] as const)("%s", (_, pictures, phase, done, total, code) => {
    const event = infer([...pictures]);
    if (event?.type !== "status") throw new Error("no status");
    expect(event.status).toMatchObject({ generation: 7, phase, files: { done, total } });
    expect(event.status.reason?.code ?? null).toBe(code);
    expect(event.status.eta).toBe(phase === "transferring" ? 30 : null);
  });

  it("is done when all of it was fetched, whatever other works lack", () => {
    const event = infer([before, fetched, { ...announced, workId: "other" }]);
    expect(event).toMatchObject({ type: "reported", generation: 7, reported: { works: [{ id: "w", manifest: "m" }] } });
  });

  it("says of a removal that nothing is deleted there; beside works it is done with them", () => {
    const gone = { id: "x", slug: "x", manifest: null };
    expect(infer([], [gone])).toMatchObject({ status: { phase: "rejected", reason: { code: "legacy_keeps" } } });
    expect(infer([fetched], [...asked, gone])).toMatchObject({ type: "reported" });
  });
});
