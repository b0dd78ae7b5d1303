import { join } from "node:path";
import type { Faults } from "@holofleet/simulator/faults.ts";
import { afterEach, describe, expect, test } from "vitest";
import { configOf, type Mall, openMall, powerCommand } from "./projectors.fixture.ts";

let mall: Mall;
afterEach(() => mall.end());

const stateOf = (of: Mall) => of.projectors.states()[0]?.state;

/** Sends a wish and waits for its result. */
async function ask(on: boolean, remainingMs = 60_000) {
  const command = powerCommand(on);
  await mall.projectors.handle(command, remainingMs);
  return mall.result(command.id);
}

describe("power", () => {
  test("accepted, progress, then confirmed by what the device says", async () => {
    mall = await openMall();
    const command = powerCommand(true);
    await mall.projectors.handle(command, 60_000);
    const result = await mall.result(command.id);
    expect(result).toMatchObject({ state: "confirmed", attempts: 1, projector: { power: { value: "on" } } });
    expect(result.elapsedMs).toBeGreaterThanOrEqual(120);
    const states = mall.acks.map((ack) => ack.state);
    expect(states[0]).toBe("accepted");
    expect(states.filter((state) => state === "progress").length).toBeGreaterThan(0);
    expect(states.indexOf("confirmed")).toBe(states.length - 1);
    expect(mall.device.sets).toEqual(["on"]);
  });

  test("off, through its cool-down", async () => {
    mall = await openMall();
    mall.device.device.place("on");
    expect(await ask(false)).toMatchObject({ state: "confirmed", projector: { power: { value: "standby" } } });
    expect(mall.device.sets).toEqual(["off"]);
  });

  test("already so: nothing is sent", async () => {
    mall = await openMall();
    expect(await ask(false)).toMatchObject({ state: "already", attempts: 0 });
    expect(mall.device.sets).toEqual([]);
  });

  test("the opposite wish waits until the device is stable", async () => {
    mall = await openMall({ warmUpMs: 200, faults: { busy: "moving" } });
    const on = powerCommand(true);
    await mall.projectors.handle(on, 60_000);
    await expect.poll(() => mall.device.state()).toBe("warming");
    const off = await ask(false);
    expect(off.state).toBe("confirmed");
    expect(await mall.result(on.id)).toMatchObject({ state: "superseded" });
    expect(mall.device.sets).toEqual(["on", "off"]);
  });

  test("of many wishes the last one wins, and each gets its own result", async () => {
    mall = await openMall();
    const wishes = [true, false, true, false, true].map((on) => powerCommand(on));
    await Promise.all(wishes.map((wish) => mall.projectors.handle(wish, 60_000)));
    const results = await Promise.all(wishes.map((wish) => mall.result(wish.id)));
    expect(results.map((ack) => ack.state)).toEqual([
      "superseded",
      expect.stringMatching(/superseded|already/),
      "superseded",
      expect.stringMatching(/superseded|already/),
      expect.stringMatching(/confirmed|already/),
    ]);
    expect(mall.device.state()).toBe("on");
    expect(mall.device.sets.at(-1)).toBe("on");
  });

  test("a device that says OK and does nothing is a mismatch, after one more try", async () => {
    mall = await openMall({ faults: { deaf: true } });
    expect(await ask(true)).toMatchObject({ state: "mismatch", attempts: 2 });
  });

  test("a set without a reply is looked at, not repeated", async () => {
    mall = await openMall({ faults: { silence: "after set" } });
    expect(await ask(true)).toMatchObject({ state: "confirmed", attempts: 1 });
    expect(mall.device.sets).toEqual(["on"]);
  });

  test("a device that falls silent after the set is unknown, never a success", async () => {
    mall = await openMall({ warmUpMs: 5_000 });
    const command = powerCommand(true);
    await mall.projectors.handle(command, 60_000);
    await expect.poll(() => mall.device.sets.length).toBe(1);
    await mall.device.setFaults({ refuse: true });
    expect(await mall.result(command.id)).toMatchObject({ state: "unknown", reason: expect.any(String) });
  });

  test.each<[Partial<Faults>, string]>([
    [{ refuse: true }, "unreachable"],
    [{ silence: "greeting" }, "unreachable"],
    [{ locked: true }, "auth_failed"],
  ])("%o ends %s", async (faults, result) => {
    mall = await openMall({ faults });
    expect(await ask(true)).toMatchObject({ state: result, attempts: 0, reason: expect.any(String) });
  });

  test("a device that stays too long in warm-up is a timeout", async () => {
    mall = await openMall({ warmUpMs: 60_000 });
    expect(await ask(true)).toMatchObject({ state: "timeout", attempts: 1 });
  });
});

describe("at the desk", () => {
  test("a known id is answered again and never acted on twice, also after a restart", async () => {
    mall = await openMall();
    const command = powerCommand(true);
    await Promise.all(Array.from({ length: 10 }, () => mall.projectors.handle(command, 60_000)));
    const first = await mall.result(command.id);
    await mall.projectors.handle(command, 60_000);
    await mall.restart();
    mall.acks.length = 0;
    await mall.projectors.handle(command, 60_000);
    expect(mall.acks).toEqual([first]);
    expect(mall.device.sets).toEqual(["on"]);
  });

  test("too late, or for a projector that is not here", async () => {
    mall = await openMall();
    expect(await ask(true, 0)).toMatchObject({ state: "expired" });
    const stranger = powerCommand(true, "p9");
    await mall.projectors.handle(stranger, 60_000);
    expect(await mall.result(stranger.id)).toMatchObject({ state: "rejected", reason: expect.any(String) });
    expect(mall.device.sets).toEqual([]);
  });

  test("an order that arrives after a newer one does not undo it", async () => {
    mall = await openMall();
    const older = powerCommand(true);
    const newer = { ...powerCommand(false), deadline: older.deadline + 1 };
    await mall.projectors.handle(newer, 60_000);
    await mall.projectors.handle(older, 60_000);
    expect(await mall.result(older.id)).toMatchObject({ state: "superseded" });
    expect(await mall.result(newer.id)).toMatchObject({ state: "already" });
    expect(mall.device.sets).toEqual([]);
  });

  test("the agent's own computer is refused unless it is allowed", async () => {
    mall = await openMall({}, { allowLoopback: false });
    expect(await ask(true)).toMatchObject({ state: "unreachable", reason: expect.stringContaining("own computer") });
    expect(mall.device.received).toEqual([]);
  });

  test("an order that a disk cannot keep is not carried out", async () => {
    mall = await openMall({}, { journalDir: join(process.execPath, "journal") });
    expect(await ask(true)).toMatchObject({ state: "rejected" });
    expect(mall.device.sets).toEqual([]);
  });

  test("a projector that is taken away ends what runs on it", async () => {
    mall = await openMall({ warmUpMs: 5_000 });
    const command = powerCommand(true);
    await mall.projectors.handle(command, 60_000);
    await expect.poll(() => mall.device.sets.length).toBe(1);
    mall.projectors.configure([]);
    expect(await mall.result(command.id)).toMatchObject({ state: "unknown" });
    expect(mall.projectors.states()).toEqual([]);
  });

  test("a wish to look again reads everything", async () => {
    mall = await openMall();
    mall.device.device.place("on");
    const command = { ...powerCommand(true), wish: { type: "refresh" as const } };
    await mall.projectors.handle(command, 60_000);
    expect(await mall.result(command.id)).toMatchObject({ state: "confirmed", projector: { power: { value: "on" } } });
  });
});

describe("watching", () => {
  test("tells what the device is, and changes made by hand", async () => {
    mall = await openMall();
    await expect.poll(() => stateOf(mall)?.identity?.class).toBe(2);
    expect(stateOf(mall)).toMatchObject({
      link: "online",
      power: { value: "standby" },
      identity: { maker: "Holofleet" },
    });
    mall.device.device.place("on");
    await expect.poll(() => stateOf(mall)?.power.value).toBe("on");
    await expect.poll(() => stateOf(mall)?.input?.value).toBe("31");
  });

  test("offline after the second miss, with the reason and the last known power; back by itself", async () => {
    mall = await openMall();
    await expect.poll(() => stateOf(mall)?.link).toBe("online");
    await mall.device.setFaults({ refuse: true });
    await expect.poll(() => stateOf(mall)?.link).toBe("offline");
    expect(stateOf(mall)).toMatchObject({ linkReason: expect.any(String), power: { value: "standby" } });
    await mall.device.setFaults({ refuse: false });
    await expect.poll(() => stateOf(mall)?.link).toBe("online");
    expect(stateOf(mall)?.linkReason).toBeUndefined();
  });

  test("a wrong password is not tried again by itself, until it changes", async () => {
    mall = await openMall({ password: "right" });
    mall.projectors.configure([configOf(mall.device.port, "wrong")]);
    await expect.poll(() => stateOf(mall)?.link).toBe("auth_failed");
    const tries = mall.device.received.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(mall.device.received.length).toBe(tries);
    mall.projectors.configure([configOf(mall.device.port, "right")]);
    await expect.poll(() => stateOf(mall)?.link).toBe("online");
  });

  test("a settled device is told seldom, a change at once", async () => {
    mall = await openMall({}, {});
    await expect.poll(() => stateOf(mall)?.lamps).toBeDefined();
    const before = mall.states.length;
    mall.device.device.place("on");
    await expect.poll(() => mall.states.slice(before).some(([only]) => only?.state.power.value === "on")).toBe(true);
  });

  test("a command does not wait for a slow round of polling", async () => {
    mall = await openMall({ faults: { slowMs: 90 }, warmUpMs: 1 });
    await expect.poll(() => mall.device.received.length).toBe(1);
    await mall.projectors.handle(powerCommand(true), 60_000);
    await expect.poll(() => mall.device.sets.length).toBe(1);
    expect(mall.device.received).toEqual(["%1POWR ?", "%1POWR ?", "%1POWR 1"]);
  });

  test("probe asks now", async () => {
    mall = await openMall({ name: "Hall" });
    expect(await mall.projectors.probe()).toMatchObject([{ id: "p1", name: "Hall", state: { link: "online" } }]);
  });
});
