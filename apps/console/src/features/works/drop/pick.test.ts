import { describe, expect, it } from "vitest";
import { pickFrames } from "./pick.ts";

const dropped = (...paths: string[]) => paths.map((path) => ({ path, file: new File(["x"], "any") }));
const paths = (frames: { path: string }[]) => frames.map(({ path }) => path);

describe("pickFrames", () => {
  it.each([
    [
      "one folder",
      ["/spring/f10.jpg", "/spring/f2.jpg", "/spring/b/1.png"],
      "spring",
      ["b/1.png", "f2.jpg", "f10.jpg"],
    ],
    ["a folder in a folder", ["./a/b/1.jpg", "./a/b/2.jpg"], "a", ["b/1.jpg", "b/2.jpg"]],
    ["two folders", ["a/1.jpg", "b/1.jpg"], null, ["a/1.jpg", "b/1.jpg"]],
    ["loose files", ["./2.jpg", "./1.JPEG"], null, ["1.JPEG", "2.jpg"]],
    ["a folder with litter beside it", ["a/1.jpg", ".DS_Store", "a/.cache/1.jpg", "a/Thumbs.db"], "a", ["1.jpg"]],
    ["nothing", [], null, []],
  ])("takes %s", (_name, given, folder, frames) => {
    const pick = pickFrames(dropped(...given));
    expect({ folder: pick.folder, frames: paths(pick.frames), refused: pick.refused }).toEqual({
      folder,
      frames,
      refused: [],
    });
  });

  it("names what cannot be a frame while the others go on", () => {
    const files = [
      ...dropped("a/1.jpg", "a/clip.mp4", "a/A/1.jpg", "a/a/1.JPG", "a/con/1.png"),
      { path: "a/empty.jpg", file: new File([], "empty.jpg") },
    ];
    const { frames, refused } = pickFrames(files);
    expect(paths(frames)).toEqual(["1.jpg", "A/1.jpg"]);
    expect(refused).toEqual([
      { path: "clip.mp4", fault: "not_picture" },
      { path: "a/1.JPG", fault: "collides" },
      { path: "con/1.png", fault: "reserved" },
      { path: "empty.jpg", fault: "empty_file" },
    ]);
  });

  it("keeps zips for the console to unpack; one alone gives its name", () => {
    const one = pickFrames(dropped("春.zip"));
    expect([one.folder, one.frames, paths(one.zips)]).toEqual(["春", [], ["春.zip"]]);
    const mixed = pickFrames(dropped("a/1.jpg", "a/more/2.ZIP"));
    expect([mixed.folder, paths(mixed.frames), paths(mixed.zips)]).toEqual(["a", ["1.jpg"], ["more/2.ZIP"]]);
    const huge = new File([], "huge.zip");
    Object.defineProperty(huge, "size", { value: 2 ** 31 + 1 });
    expect(pickFrames([{ path: "huge.zip", file: huge }]).refused).toEqual([
      { path: "huge.zip", fault: "zip_too_large" },
    ]);
  });

  it("reads the decomposed names of a Mac as everybody writes them", () => {
    expect(paths(pickFrames(dropped("cafe\u0301.jpg")).frames)).toEqual(["caf\u00e9.jpg"]);
  });
});
