import { type OpeningHours, openingHoursSchema } from "@holofleet/shared/protocol/projectors/hours.ts";
import { afterEach, expect, test } from "vitest";
import { configOf, fast, type Mall, openMall, powerCommand } from "../projectors.fixture.ts";

let mall: Mall;
afterEach(() => mall.end());
const patience = { timeout: 15_000 };

/** Shanghai's clocks, a moment before ten: time goes on from there as everywhere. */
const ten = Date.parse("2026-11-20T10:00:00+08:00");
function clockAt(start: number) {
  const shift = { ms: start - Date.now() };
  const jump = (to: number) => {
    shift.ms = to - Date.now();
  };
  return { now: () => Date.now() + shift.ms, jump };
}

const hoursOf = (more: Partial<OpeningHours> = {}): OpeningHours =>
  openingHoursSchema.parse({
    ...{ id: "h1", name: "Atrium", timezone: "Asia/Shanghai", projectors: ["p1"] },
    weekly: Array.from({ length: 7 }, () => [{ on: "10:00", off: "22:00" }]),
    ...more,
  });
const status = () => mall.projectors.hours()[0];
const begin = (hours = hoursOf()) => mall.projectors.configure([configOf(mall.device.port)], [hours]);

test("the hour strikes: switched on without anybody's order, and the next hour is known", async () => {
  mall = await openMall({}, { now: clockAt(ten - 300).now });
  begin();
  expect(status()).toMatchObject({ open: false, next: { at: ten, on: true }, last: null });
  await expect.poll(() => status()?.last?.results[0]?.result, patience).toBe("confirmed");
  expect(mall.device.sets).toEqual(["on"]);
  expect(status()).toMatchObject({ open: true, last: { at: ten, on: true, how: "on_time" }, next: { on: false } });
  // it was nobody's press: the console hears of it by the report, not as an answer
  expect(mall.acks).toEqual([]);
  expect(status()?.against).toEqual([]);
});

test("missed while the agent was off: carried out at its start, once", async () => {
  const clock = clockAt(ten - 3_600_000);
  mall = await openMall({}, { now: clock.now });
  begin();
  clock.jump(ten + 3_600_000);
  await mall.restart();
  begin();
  await expect.poll(() => status()?.last?.results[0]?.result, patience).toBe("confirmed");
  expect(status()?.last).toMatchObject({ at: ten, how: "caught_up" });
  await mall.restart();
  begin();
  expect(status()?.last).toMatchObject({ at: ten, how: "caught_up", results: [{ result: "confirmed" }] });
  expect(mall.device.sets).toEqual(["on"]);
});

test("missed, where missed hours are let pass", async () => {
  const clock = clockAt(ten - 3_600_000);
  mall = await openMall({}, { now: clock.now });
  begin(hoursOf({ missed: "skip" }));
  clock.jump(ten + 3_600_000);
  await mall.restart();
  begin(hoursOf({ missed: "skip" }));
  await expect.poll(() => status()?.last, patience).toMatchObject({ how: "missed", results: [] });
  expect(mall.device.sets).toEqual([]);
});

test("new hours, and hours that were changed, begin now", async () => {
  mall = await openMall({}, { now: clockAt(ten + 3_600_000).now });
  begin();
  begin(hoursOf({ weekly: Array.from({ length: 7 }, () => [{ on: "09:00", off: "23:00" }]) }));
  expect(status()).toMatchObject({ open: true, last: null });
  expect(mall.device.sets).toEqual([]);
});

test("a press by hand against the hours is shown, and stays until the next hour", async () => {
  mall = await openMall({}, { now: clockAt(ten + 3_600_000).now });
  mall.device.device.place("on");
  begin();
  const off = powerCommand(false);
  await mall.projectors.handle(off, 60_000);
  expect(await mall.result(off.id)).toMatchObject({ state: "confirmed" });
  expect(status()?.against).toMatchObject([{ projector: "p1", on: false }]);
  expect(mall.device.sets).toEqual(["off"]);
});

test("a press within its hold puts an hour off", async () => {
  mall = await openMall({}, { now: clockAt(ten - 600).now });
  mall.projectors.configure([configOf(mall.device.port)], [hoursOf({ manualHoldMinutes: 5 })]);
  const off = powerCommand(false);
  await mall.projectors.handle(off, 60_000);
  await mall.result(off.id);
  await expect.poll(() => status()?.open, patience).toBe(true);
  await expect.poll(() => status()?.against, patience).toMatchObject([{ projector: "p1", on: false }]);
  expect(status()?.last).toBeNull();
  expect(mall.device.sets).toEqual([]);
});

test("mains that come late: it goes on trying, says so, and takes the first chance, also over a restart", async () => {
  mall = await openMall({ faults: { refuse: true } }, { now: clockAt(ten - 300).now });
  begin();
  await expect.poll(() => status()?.trying[0]?.tries ?? 0, patience).toBeGreaterThan(2);
  expect(status()?.trying).toMatchObject([{ projector: "p1", on: true, at: ten, result: "unreachable" }]);
  expect(status()?.last?.results).toMatchObject([{ projector: "p1", result: "unreachable" }]);
  await mall.restart();
  begin();
  expect(status()?.trying).toMatchObject([{ projector: "p1", on: true, at: ten }]);
  await mall.device.setFaults({ refuse: false });
  await expect.poll(() => status()?.trying, patience).toEqual([]);
  expect(status()?.last).toMatchObject({ at: ten, how: "on_time", results: [{ result: "confirmed" }] });
  expect(mall.device.sets).toEqual(["on"]);
});

test("a device that answers again need not wait for its pause", async () => {
  const timings = { ...fast, persist: [3_600_000] };
  mall = await openMall({ faults: { refuse: true } }, { now: clockAt(ten - 300).now, timings });
  begin();
  await expect.poll(() => status()?.trying.length, patience).toBe(1);
  await mall.device.setFaults({ refuse: false });
  await expect.poll(() => mall.device.sets, patience).toEqual(["on"]);
});

test("a press by hand ends the trying: somebody looks after it now", async () => {
  mall = await openMall({ faults: { refuse: true } }, { now: clockAt(ten - 300).now });
  begin();
  await expect.poll(() => status()?.trying.length, patience).toBe(1);
  const off = powerCommand(false);
  await mall.projectors.handle(off, 60_000);
  await expect.poll(() => status()?.trying, patience).toEqual([]);
  await mall.result(off.id);
  await mall.device.setFaults({ refuse: false });
  await expect.poll(() => mall.states.at(-1)?.[0]?.state.link, patience).toBe("online");
  expect(mall.device.sets).toEqual([]);
});

test("a zone that this system does not know is left alone, the others go on", async () => {
  mall = await openMall({}, { now: clockAt(ten - 300).now });
  const strange = { ...hoursOf(), id: "h2", timezone: "Mars/Olympus" };
  mall.projectors.configure([configOf(mall.device.port)], [strange, hoursOf()]);
  expect(mall.projectors.hours().map(({ id }) => id)).toEqual(["h1"]);
  await expect.poll(() => status()?.last?.results[0]?.result, patience).toBe("confirmed");
});

test("a clock that was far ahead does not silence the hours for ever", async () => {
  const clock = clockAt(ten + 400 * 86_400_000);
  mall = await openMall({}, { now: clock.now });
  begin();
  clock.jump(ten - 500);
  await mall.restart();
  begin();
  await expect.poll(() => status()?.last?.results[0]?.result, patience).toBe("confirmed");
});
