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

  it("reads the decomposed names of a Mac as everybody writes them", () => {
    expect(paths(pickFrames(dropped("cafe\u0301.jpg")).frames)).toEqual(["caf\u00e9.jpg"]);
  });
});
