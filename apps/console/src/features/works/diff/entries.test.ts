import type { Frame } from "@holofleet/contract/works.ts";
import { planDiff } from "@holofleet/shared/content/diff.ts";
import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import { expect, it } from "vitest";
import { listEntries } from "./entries.ts";

const frame = (path: string, n = path.codePointAt(0) ?? 0): Frame => ({
  path,
  digest: digestOfHex(n.toString(16).padStart(64, "0")),
  size: 1,
  type: "image/jpeg",
  width: 1,
  height: 1,
});
const diff = planDiff(
  ["a", "b", "c", "d"].map((path) => frame(path)),
  [frame("d"), frame("x"), frame("a"), frame("b", 1)],
);

it.each([
  [null, "moved d, added x, removed c, changed b"],
  ["added" as const, "added x"],
  ["changed" as const, "changed b"],
  ["removed" as const, "removed c"],
  ["moved" as const, "moved d"],
])("lists %s", (kind, list) =>
  expect(
    listEntries(diff, kind)
      .map((entry) => `${entry.kind} ${entry.path}`)
      .join(", "),
  ).toBe(list),
);
