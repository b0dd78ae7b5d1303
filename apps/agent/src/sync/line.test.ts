import type { Line } from "@holofleet/shared/line.ts";
import type { Desired } from "@holofleet/shared/protocol/agent-http.ts";
import { describe, expect, test } from "vitest";
import { lineAt, outsideWindow } from "./line.ts";

const nights: Line["windows"] = [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "22:00", to: "06:00" }];
const friday = (time: string) => Date.parse(`2026-11-20T${time}:00+08:00`);
const saturday = Date.parse("2026-11-21T06:00:00+08:00");

function desired(windows: Line["windows"], downloadNow = false): Pick<Desired, "settings" | "mall"> {
  const mall = { code: "SH-01", name: "上海", timezone: "Asia/Shanghai" };
  return { settings: { line: { limit: null, windows, downloadNow } }, mall };
}

describe("lineAt", () => {
  const always = { open: true, closesAt: null, opensAt: null };
  test.each([
    ["an older console", { ...desired(null), settings: undefined }, friday("12:00"), always],
    ["no windows", desired(null), friday("12:00"), always],
    ["by day", desired(nights), friday("12:00"), { open: false, closesAt: null, opensAt: friday("22:00") }],
    [
      "by night",
      desired(nights),
      friday("23:00"),
      { open: true, closesAt: saturday, opensAt: Date.parse("2026-11-23T22:00:00+08:00") },
    ],
    ["download now", desired(nights, true), friday("12:00"), always],
    ["no hour at all", desired([]), friday("12:00"), { open: false, closesAt: null, opensAt: null }],
  ])("%s", (_, wanted, now, expected) => expect(lineAt(wanted, now)).toEqual(expected));
});

describe("outsideWindow", () => {
  test.each([
    ["today", friday("22:00"), "Downloads are allowed again at 22:00, by the mall's clock."],
    ["another day", saturday, "Downloads are allowed again at 2026-11-21 06:00, by the mall's clock."],
    ["never", null, "The mall's groups leave no common hour for downloads. Give the mall download windows of its own."],
  ])("%s", (_, opensAt, message) =>
    expect(outsideWindow(opensAt, "Asia/Shanghai", friday("12:00"))).toMatchObject({ code: "outside_window", message }),
  );

  test("tells when to try again", () =>
    expect(outsideWindow(friday("22:00"), "Asia/Shanghai", friday("12:00")).details).toEqual({
      opensAt: friday("22:00"),
      retryAfterSeconds: 36_000,
    }));
});
