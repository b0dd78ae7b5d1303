import type { Faults } from "@holofleet/simulator/faults.ts";
import type { Simulator, SimulatorOptions } from "@holofleet/simulator/projector.ts";
import { afterEach, describe, expect, test } from "vitest";
import type { Driver } from "./driver.ts";

/** What a suite needs of one kind of driver: a simulated device and a driver that speaks to it. */
export interface DriverUnderTest {
  simulate(options: SimulatorOptions): Promise<Simulator>;
  connect(port: number, password?: string): Driver;
}

/** What every driver promises, whatever the device does. */
export function driverContract(kind: string, { simulate, connect }: DriverUnderTest): void {
  const cleanUps: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  async function pair(options: SimulatorOptions = {}, password = options.password) {
    const device = await simulate({ warmUpMs: 60, coolDownMs: 60, ...options });
    const driver = connect(device.port, password);
    cleanUps.push(
      () => device.close(),
      () => driver.close(),
    );
    return { device, driver, signal: new AbortController().signal };
  }

  describe(`${kind}: a healthy device`, () => {
    test("tells its power, and is told", async () => {
      const { device, driver, signal } = await pair();
      expect(await driver.read("power", signal)).toEqual({ kind: "facts", facts: { power: "standby" } });
      expect(await driver.power(true, signal)).toEqual({ kind: "ok" });
      expect(await driver.read("power", signal)).toEqual({ kind: "facts", facts: { power: "warming" } });
      expect(device.sets).toEqual(["on"]);
    });

    test("tells who it is, its errors and its lamps", async () => {
      const { device, driver, signal } = await pair({ maker: "ACME", lampHours: [7] });
      device.device.errors = "000010";
      expect(await driver.read("maker", signal)).toEqual({ kind: "facts", facts: { identity: { maker: "ACME" } } });
      expect(await driver.read("errors", signal)).toMatchObject({
        facts: { errors: { filter: "warning", fan: "ok" } },
      });
      expect(await driver.read("lamps", signal)).toEqual({
        kind: "facts",
        facts: { lamps: [{ hours: 7, on: false }] },
      });
    });

    test("a laser has no lamps", async () => {
      const { driver, signal } = await pair({ lampHours: [] });
      expect(await driver.read("lamps", signal)).toEqual({ kind: "facts", facts: { lamps: [] } });
    });

    test("one connection serves several calls, and does not stay for ever", async () => {
      const { device, driver, signal } = await pair({ faults: { exclusive: true } });
      for (let call = 0; call < 5; call++) await driver.read("power", signal);
      expect(device.connections()).toBe(1);
      await expect.poll(() => device.connections()).toBe(0);
      expect(await driver.read("power", signal)).toMatchObject({ kind: "facts" });
    });

    test("in standby it has no input to tell", async () => {
      const { driver, signal } = await pair();
      expect(await driver.read("input", signal)).toEqual({ kind: "busy" });
    });
  });

  describe(`${kind}: passwords`, () => {
    test("the right one signs in", async () => {
      const { driver, signal } = await pair({ password: "JBMIAProjectorLink" });
      for (let call = 0; call < 3; call++) expect(await driver.read("power", signal)).toMatchObject({ kind: "facts" });
    });

    test("a device that wants it with every command gets it", async () => {
      const { driver, signal } = await pair({ password: "secret", faults: { digestEvery: true } });
      for (let call = 0; call < 3; call++) expect(await driver.read("power", signal)).toMatchObject({ kind: "facts" });
    });

    test.each([
      ["wrong", { password: "right" }, "wrong"],
      ["missing", { password: "right" }, undefined],
      ["locked out", { password: "right", faults: { locked: true } }, "right"],
    ] as const)("%s", async (_name, options, password) => {
      const device = await simulate(options);
      const driver = connect(device.port, password);
      cleanUps.push(() => device.close());
      const answer = await driver.power(true, new AbortController().signal);
      expect(answer.kind).toBe("auth");
      expect(JSON.stringify(answer)).not.toContain("right");
      expect(device.sets).toEqual([]);
    });
  });

  describe(`${kind}: odd but alive`, () => {
    test.each<Partial<Faults>>([
      { split: true },
      { style: "nul" },
      { style: "junk" },
      { style: "lower" },
      { style: "crlf" },
      { style: "bare errors" },
      { slowMs: 80 },
    ])("%o", async (faults) => {
      const { device, driver, signal } = await pair({ faults });
      expect(await driver.read("power", signal)).toEqual({ kind: "facts", facts: { power: "standby" } });
      expect(await driver.read("input", signal)).toEqual({ kind: "busy" });
      expect(await driver.power(true, signal)).toEqual({ kind: "ok" });
      expect(device.sets).toEqual(["on"]);
    });

    test("not now, while it moves", async () => {
      const { driver, signal } = await pair({ warmUpMs: 10_000, faults: { busy: "moving" } });
      await driver.power(true, signal);
      expect(await driver.power(false, signal)).toEqual({ kind: "busy" });
    });
  });

  describe(`${kind}: no answer`, () => {
    test.each<[Partial<Faults>, string]>([
      [{ refuse: true }, "unreachable"],
      [{ silence: "greeting" }, "unreachable"],
      [{ silence: "replies" }, "no_reply"],
      [{ closeMidReply: true }, "no_reply"],
      [{ endless: true }, "no_reply"],
      [{ slowMs: 5_000 }, "no_reply"],
    ])("%o is %s, with a reason, within its deadline", async (faults, kind_) => {
      const { driver, signal } = await pair({ faults });
      const startedAt = performance.now();
      expect(await driver.read("power", signal)).toEqual({ kind: kind_, reason: expect.stringMatching(/\w{3}.*\.$/) });
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    });

    test("a set without an answer may have been carried out, and the next call starts clean", async () => {
      const { device, driver, signal } = await pair({ faults: { silence: "after set" } });
      expect(await driver.power(true, signal)).toMatchObject({ kind: "no_reply" });
      expect(device.sets).toEqual(["on"]);
      expect(await driver.read("power", signal)).toMatchObject({ kind: "facts" });
    });

    test("it recovers by itself", async () => {
      const { device, driver, signal } = await pair({ faults: { refuse: true } });
      expect(await driver.read("power", signal)).toMatchObject({ kind: "unreachable" });
      await device.setFaults({ refuse: false });
      expect(await driver.read("power", signal)).toMatchObject({ kind: "facts" });
    });

    test("an abort ends the wait at once", async () => {
      const { device, driver } = await pair({ faults: { silence: "replies" } });
      const stopping = new AbortController();
      const call = driver.read("power", stopping.signal);
      await expect.poll(() => device.received.length).toBe(1);
      stopping.abort();
      await expect(call).rejects.toThrow(/abort/i);
    });
  });
}
