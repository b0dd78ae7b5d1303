import { legacyPath } from "@holofleet/shared/protocol/legacy.ts";
import { expect, test } from "vitest";
import { makeWork } from "#sync/origin.fixture.ts";
import { parseTemplate, planExport } from "./template.ts";

const { manifest } = makeWork("w1", 1, {
  "帧 图/holo 1.jpg": Buffer.from("1"),
  "帧 图/holo 2.png": Buffer.from("2"),
  "cafe\u0301.jpg": Buffer.from("3"),
});
const work = { id: "w1", slug: "dragon" };

test.each([
  ["{slug}/{path}", "dragon", ["帧 图/holo 1.jpg", "帧 图/holo 2.png", "café.jpg"]],
  ["{slug}/{number}.{ext}", "dragon", ["0001.jpg", "0002.png", "0003.jpg"]],
  [
    "work-{id}/frames/{number}_{slug}.{ext}",
    "work-w1",
    ["frames/0001_dragon.jpg", "frames/0002_dragon.png", "frames/0003_dragon.jpg"],
  ],
  ["pics/old/{slug}/{path}!s", "pics/old/dragon", ["帧 图/holo 1.jpg!s", "帧 图/holo 2.png!s", "café.jpg!s"]],
])("%s puts the frames into %s", (template, folder, paths) => {
  const plan = planExport(parseTemplate(template), work, manifest);
  expect(plan.folder).toBe(folder);
  expect(plan.files.map(({ path }) => path)).toEqual(paths.map((path) => path.normalize("NFC")));
  expect(plan.files[0]?.digest).toBe(manifest.frames[0]?.digest);
});

test.each([
  ["{path}", "is the work's folder"],
  ["frames/{path}", "is the work's folder"],
  ["{slug}{path}/x", "is the work's folder"],
  ["{slug}/frame.jpg", "says {path} or {number}"],
  ["{slug}/{titel}/{path}", "{titel} is none of {slug}, {id}"],
  ["../{slug}/{path}", "not every system takes"],
  ["a/../{slug}/{path}", "not every system takes"],
  ["/{slug}/{path}", "not every system takes"],
  ["{slug}/../{path}", "not every system takes"],
  [".{slug}/{path}", "not every system takes"],
  ["{slug}/a:b/{path}", "not every system takes"],
])("%s is refused: %s", (template, words) => {
  expect(() => parseTemplate(template)).toThrow(words);
});

test.each([
  ["{slug}/{slug}.{ext}{number}", { id: "w1", slug: "con" }, '"con" is no name that every system takes'],
  [`{slug}/${"x".repeat(175)}/{path}`, work, "is no name that every system takes"],
])("%s for %o is refused: %s", (template, named, words) => {
  expect(() => planExport(parseTemplate(template), named, manifest)).toThrow(words);
});

test("a work lies where the console announces its frames to older agents", () => {
  const { folder, files } = planExport(parseTemplate("legacy/{slug}/{path}!holo"), work, manifest);
  expect(files.map(({ path }) => `${folder}/${path}`)).toEqual(
    manifest.frames.map(({ path }) => legacyPath("dragon", path.normalize("NFC"), "holo")),
  );
});

test("a frame that would be a folder of another is refused", () => {
  const odd = makeWork("w1", 1, { "a.jpg": Buffer.from("1"), "a.jpg/b.jpg": Buffer.from("2") });
  const plan = () => planExport(parseTemplate("{slug}/{path}"), work, odd.manifest);
  expect(plan).toThrow('"a.jpg" would be a file and a folder');
});
