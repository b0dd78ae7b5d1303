import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import { expect, test } from "vitest";
import type { Facts, Power } from "../driver.ts";
import { type Doing, noticeOther } from "./other.ts";

const state = (power: Power, more: Partial<ProjectorState> = {}): ProjectorState => ({
  link: "online",
  power: { value: power, at: 10, since: 10 },
  ...more,
});
const field = <T>(value: T, at = 20) => ({ value, at });

test.each<[string, ProjectorState, Facts, Doing[], RegExp | null]>([
  ["switched on by hand", state("standby"), { power: "warming" }, [], /switched on/],
  ["switched off by hand", state("on"), { power: "cooling" }, [], /switched off/],
  ["by us", state("standby"), { power: "warming" }, ["power"], null],
  ["it only arrived", state("warming"), { power: "on" }, [], null],
  ["first contact", state("unknown"), { power: "on" }, [], null],
  ["it was away: anything may have happened", state("standby", { link: "offline" }), { power: "on" }, [], null],
  ["another input", state("on", { input: field("31") }), { input: "32" }, [], /input/],
  ["our input", state("on", { input: field("31") }), { input: "32" }, ["input"], null],
  ["an input from before it was switched on", state("on", { input: field("31", 5) }), { input: "32" }, [], null],
  [
    "muted by hand",
    state("on", { mute: field({ video: false, audio: false }) }),
    { mute: { video: true, audio: false } },
    [],
    /muted/,
  ],
  ["frozen by hand", state("on", { freeze: field(false) }), { freeze: true }, [], /frozen/],
  ["nothing changed", state("on", { freeze: field(true) }), { freeze: true }, [], null],
])("%s", (_name, before, facts, ours, what) => {
  const noticed = noticeOther(before, facts, (doing) => ours.includes(doing));
  if (what === null) expect(noticed).toBeNull();
  else expect(noticed).toMatch(what);
});
