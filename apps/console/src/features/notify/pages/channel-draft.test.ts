import { expect, test } from "vitest";
import { type Draft, draftOf, settingsOf } from "./channel-draft.ts";

const blank = draftOf(undefined, "en");
const hook = { name: "Ops", kind: "webhook", url: " https://hook.test/in " } as const;

test.each([
  ["nobody", { name: "Ops" }, null],
  ["somebody", { name: "Ops", people: new Set(["1"]) }, { name: "Ops", kind: "app", people: ["1"] }],
  [
    "mailboxes, as people write them",
    { name: "Ops", kind: "email", addresses: "a@x.test，b@x.test; " },
    { name: "Ops", kind: "email", locale: "en", people: [], addresses: ["a@x.test", "b@x.test"] },
  ],
  ["no mailbox", { name: "Ops", kind: "email", addresses: "a" }, null],
  ["a hook", hook, { name: "Ops", kind: "webhook", locale: "en", url: "https://hook.test/in" }],
  [
    "a secret that its kind has not",
    { ...hook, secret: "s" },
    { name: "Ops", kind: "webhook", locale: "en", url: "https://hook.test/in" },
  ],
  ["no address", { ...hook, url: "" }, null],
] as [string, Partial<Draft>, unknown][])("a new channel for %s", (_, typed, sent) => {
  expect(settingsOf({ ...blank, ...typed }, true)).toEqual(sent);
});

test("an address that is stored may stay", () => {
  expect(settingsOf({ ...blank, ...hook, url: "" }, false)).toEqual({ name: "Ops", kind: "webhook", locale: "en" });
});
