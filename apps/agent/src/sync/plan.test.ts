import type { Digest } from "@holofleet/shared/content/digest.ts";
import { describe, expect, test } from "vitest";
import { type Made, makeWork } from "./origin.fixture.ts";
import { planLeaving, planSync } from "./plan.ts";

const [a, b, c] = [Buffer.from("a"), Buffer.from("bb"), Buffer.from("ccc")];

function plan(wanted: Made[], active: Made[], stored: Made[] = active) {
  const blobs = new Map(stored.flatMap((made) => [...made.blobs]));
  const made = planSync(
    { v: 1, works: wanted.map((one) => one.work) },
    new Map(wanted.map((one) => [one.work.manifest, one.manifest])),
    {
      active: new Map(active.map((one) => [one.work.id, { pointer: one.work, manifest: one.manifest }])),
      has: (digest: Digest, size) => blobs.get(digest)?.length === size,
    },
  );
  return {
    fetch: made.transfers.map((transfer) => [transfer.work, transfer.size]),
    activate: made.activate.map(({ work, waitsFor }) => [work.slug, waitsFor.size]),
    deactivate: made.deactivate,
    files: `${made.files.done}/${made.files.total}`,
    bytes: `${made.bytes.done}/${made.bytes.total}`,
  };
}

const w1 = makeWork("w1", 1, { "1.jpg": a, "2.jpg": b });
const nothing = { fetch: [], activate: [], deactivate: [], files: "0/0", bytes: "0/0" };

describe("planSync", () => {
  const cases: [string, ReturnType<typeof plan>, Partial<ReturnType<typeof plan>>][] = [
    ["nothing wanted, nothing held", plan([], []), nothing],
    ["no change", plan([w1], [w1]), nothing],
    [
      "a first work",
      plan([w1], []),
      {
        fetch: [
          ["w1", 1],
          ["w1", 2],
        ],
        activate: [["w1", 2]],
        files: "0/2",
        bytes: "0/3",
      },
    ],
    [
      "a first work, half of it fetched before",
      plan([w1], [], [makeWork("x", 1, { x: a })]),
      { fetch: [["w1", 2]], files: "1/2", bytes: "1/3" },
    ],
    [
      "one frame replaced",
      plan([makeWork("w1", 2, { "1.jpg": a, "2.jpg": c })], [w1]),
      { fetch: [["w1", 3]], activate: [["w1", 1]], files: "0/1", bytes: "0/3" },
    ],
    [
      "a frame moved",
      plan([makeWork("w1", 2, { "1.jpg": a, "z.jpg": b })], [w1]),
      { fetch: [], activate: [["w1", 0]], files: "1/1", bytes: "2/2" },
    ],
    [
      "frames swapped",
      plan([makeWork("w1", 2, { "1.jpg": b, "2.jpg": a })], [w1]),
      { fetch: [], files: "2/2", bytes: "3/3" },
    ],
    [
      "a frame removed",
      plan([makeWork("w1", 2, { "1.jpg": a })], [w1]),
      { fetch: [], activate: [["w1", 0]], files: "0/0" },
    ],
    [
      "one picture at two paths",
      plan([makeWork("w1", 1, { "1.jpg": c, "2.jpg": c })], []),
      { fetch: [["w1", 3]], activate: [["w1", 1]], files: "0/2", bytes: "0/6" },
    ],
    [
      "one picture in two works",
      plan([makeWork("w1", 1, { x: c }), makeWork("w2", 1, { y: c })], []),
      {
        fetch: [["w1", 3]],
        activate: [
          ["w1", 1],
          ["w2", 1],
        ],
        files: "0/2",
      },
    ],
    [
      "renamed only",
      plan([makeWork("w1", 1, { "1.jpg": a, "2.jpg": b }, "lobby")], [w1]),
      { fetch: [], activate: [["lobby", 0]], files: "0/0" },
    ],
    ["taken down", plan([], [w1]), { ...nothing, deactivate: ["w1"] }],
    [
      "a blob of an active work is gone",
      plan([w1], [w1], [makeWork("x", 1, { x: a })]),
      { fetch: [["w1", 2]], activate: [["w1", 1]], files: "0/1" },
    ],
  ];
  test.each(cases)("%s", (_, got, expected) => expect(got).toMatchObject(expected));

  test("fifty thousand frames take less than three seconds", () => {
    const frames = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`${i}.jpg`, Buffer.from(String(i))]));
    const large = makeWork("w1", 1, frames);
    const start = performance.now();
    expect(plan([large], []).fetch).toHaveLength(50_000);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe("planLeaving", () => {
  const active = (...works: Made[]) =>
    new Map(works.map(({ work, manifest }) => [work.id, { pointer: work, manifest }] as const));
  const again = (made: Made, id: string, slug: string): Made => ({ ...made, work: { ...made.work, id, slug } });
  const w2 = makeWork("w2", 1, { "1.jpg": c });

  test.each<[string, Made[], Made[], string[]]>([
    ["nothing left", [w1, w2], [w1, w2], []],
    ["one left", [w1], [w1, w2], ["w2"]],
    ["everything left", [], [w1, w2], ["w1", "w2"]],
    ["another revision is no reason to leave", [makeWork("w1", 2, { "1.jpg": c })], [w1], []],
    ["its address is taken over: it stays until then", [again(w2, "w3", "w1")], [w1], []],
    ["a work with another address keeps its id", [again(w1, "w1", "renamed")], [w1], []],
  ])("%s", (_, wanted, held, expected) => {
    const release = { v: 1 as const, works: wanted.map(({ work }) => work) };
    expect(planLeaving(release, active(...held))).toEqual(expected);
  });
});
