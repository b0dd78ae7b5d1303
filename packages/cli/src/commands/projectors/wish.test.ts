import { expect, test } from "vitest";
import { wishOf } from "./wish.ts";

test.each([
  ["power on", { type: "power", on: true }],
  ["power off", { type: "power", on: false }],
  ["input 31", { type: "input", code: "31" }],
  ["blank on", { type: "mute", video: true }],
  ["mute off", { type: "mute", audio: false }],
  ["freeze on", { type: "freeze", on: true }],
  ["louder", { type: "volume", target: "speaker", step: "up" }],
  ["named screen", { type: "named", name: "screen" }],
  ["refresh", { type: "refresh" }],
])("%s", (words, wish) => expect(wishOf(words.split(" "))).toEqual(wish));

test.each(["power", "power maybe", "input", "blank", "mute loud", "toString", "dance"])("%s is no wish", (words) =>
  expect(() => wishOf(words.split(" "))).toThrow(expect.objectContaining({ code: "bad_request" })),
);
