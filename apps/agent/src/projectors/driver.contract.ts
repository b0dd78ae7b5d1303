import type { Faults } from "@holofleet/simulator/faults.ts";
import {
  type Language,
  type Simulator,
  type SimulatorOptions,
  startProjector,
} from "@holofleet/simulator/projector.ts";
import { afterEach, describe, expect, test } from "vitest";
import type { Driver } from "./driver.ts";

/** What a suite needs of one kind of driver: the language of its simulated device and what its devices can. */
export interface DriverUnderTest {
  language: Language;
  connect(port: number, password?: string): Driver;
  /** codes of two of the simulator's inputs, the selected one first */
  inputs: [string, string];
  mute: "split" | "together" | "video only";
  /** it tells serial number, lamps and freeze */
  tellsSerial: boolean;
  signsIn: boolean;
  /** the device speaks first, so a silent one is known before anything is sent */
  greets: boolean;
  oddities: Partial<Faults>[];
}

/** What every driver promises, whatever the device does. */
export function driverContract(kind: string, under: DriverUnderTest): void {
  const { language, connect } = under;
  const [first, second] = under.inputs;
  const inputs: [string, string][] = [
    [first, "one"],
    [second, "two"],
  ];
  const { signal } = new AbortController();
  const on = { type: "power", on: true } as const;
  const cleanUps: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  async function pair(options: SimulatorOptions = {}, password = options.password) {
    const device: Simulator = await startProjector({ language, warmUpMs: 60, coolDownMs: 60, inputs, ...options });
    const driver = connect(device.port, password);
    cleanUps.push(
      () => device.close(),
      () => driver.close(),
    );
    return { device, driver };
  }

  describe(`${kind}: a healthy device`, () => {
    test("tells its power, and is told", async () => {
      const { device, driver } = await pair({ warmUpMs: 60_000 });
      expect(await driver.read("power", signal)).toEqual({ kind: "facts", facts: { power: "standby" } });
      expect(await driver.tell(on, signal)).toEqual({ kind: "ok" });
      expect(await driver.read("power", signal)).toEqual({ kind: "facts", facts: { power: "warming" } });
      expect(device.sets).toEqual(["on"]);
    });

    test("tells its input, and is told another", async () => {
      const { device, driver } = await pair();
      device.device.place("on");
      await driver.read("power", signal);
      expect(await driver.read("input", signal)).toEqual({ kind: "facts", facts: { input: first } });
      expect(await driver.tell({ type: "input", code: second }, signal)).toEqual({ kind: "ok" });
      expect(await driver.read("input", signal)).toEqual({ kind: "facts", facts: { input: second } });
      expect(await driver.tell({ type: "input", code: "no such" }, signal)).toEqual({ kind: "bad_param" });
    });

    test("mutes", async () => {
      const { device, driver } = await pair();
      device.device.place("on");
      await driver.read("power", signal);
      const muted = async () => {
        const answer = await driver.read("mute", signal);
        return answer.kind === "facts" ? answer.facts.mute : answer.kind;
      };
      expect(await muted()).toEqual({ video: false, audio: false });
      const target = under.mute === "together" ? "both" : "video";
      expect(await driver.tell({ type: "mute", target, on: true }, signal)).toEqual({ kind: "ok" });
      expect(await muted()).toEqual({ video: true, audio: under.mute === "together" });
      expect(await driver.tell({ type: "mute", target, on: false }, signal)).toEqual({ kind: "ok" });
      expect(await muted()).toEqual({ video: false, audio: false });
      if (under.mute === "split") {
        expect(await driver.tell({ type: "mute", target: "audio", on: true }, signal)).toEqual({ kind: "ok" });
        expect(await muted()).toEqual({ video: false, audio: true });
      } else {
        const alone = await driver.tell({ type: "mute", target: "audio", on: true }, signal);
        expect(["bad_param", "unsupported"]).toContain(alone.kind);
      }
    });

    test("tells who it is, its lamps and its freeze; a laser has no lamps", async () => {
      const { device, driver } = await pair({ lampHours: [7], serial: "S-7" });
      if (!under.tellsSerial) {
        for (const question of ["serial", "lamps", "signal"] as const)
          expect(await driver.read(question, signal)).toEqual({ kind: "unsupported" });
        return;
      }
      expect(await driver.read("serial", signal)).toMatchObject({ facts: { identity: { serial: "S-7" } } });
      expect(await driver.read("lamps", signal)).toEqual({
        kind: "facts",
        facts: { lamps: [{ hours: 7, on: false }] },
      });
      device.device.place("on");
      await driver.read("power", signal);
      expect(await driver.tell({ type: "freeze", on: true }, signal)).toEqual({ kind: "ok" });
      expect(await driver.read("freeze", signal)).toEqual({ kind: "facts", facts: { freeze: true } });
      const laser = await pair({ lampHours: [] });
      expect(await laser.driver.read("lamps", signal)).toEqual({ kind: "facts", facts: { lamps: [] } });
    });

    test("one connection at a time, and it does not stay for ever", async () => {
      const { device, driver } = await pair({ faults: { exclusive: true } });
      for (let call = 0; call < 5; call++) await driver.read("power", signal);
      expect(device.connections()).toBeLessThanOrEqual(1);
      await expect.poll(() => device.connections(), { timeout: 10_000 }).toBe(0);
      expect(await driver.read("power", signal)).toMatchObject({ kind: "facts" });
    });

    test("in standby it has no input to tell, and takes none", async () => {
      const { driver } = await pair();
      await driver.read("power", signal);
      expect(await driver.read("input", signal)).toEqual({ kind: "busy" });
      expect(await driver.tell({ type: "input", code: second }, signal)).toEqual({ kind: "busy" });
    });

    test("what it has no word for is unsupported, and nothing is sent", async () => {
      const { device, driver } = await pair();
      const reply = await driver.tell({ type: "named", name: "no such command" }, signal);
      expect(["unsupported", "bad_param"]).toContain(reply.kind);
      expect(device.received).toEqual([]);
    });
  });

  describe.runIf(under.signsIn)(`${kind}: passwords`, () => {
    test("the right one signs in", async () => {
      const { driver } = await pair({ password: "JBMIAProjector" });
      for (let call = 0; call < 3; call++) expect(await driver.read("power", signal)).toMatchObject({ kind: "facts" });
    });

    test.each([
      ["wrong", { password: "right" }, "wrong"],
      ["missing", { password: "right" }, undefined],
      ["locked out", { password: "right", faults: { locked: true } }, "right"],
    ] as const)("%s", async (_name, options, password) => {
      const device = await startProjector({ language, ...options });
      const driver = connect(device.port, password);
      cleanUps.push(
        () => device.close(),
        () => driver.close(),
      );
      const answer = await driver.tell(on, signal);
      expect(answer.kind).toBe("auth");
      expect(JSON.stringify(answer)).not.toContain("right");
      expect(device.sets).toEqual([]);
    });
  });

  describe(`${kind}: odd but alive`, () => {
    test.each<Partial<Faults>>([{ split: true }, { slowMs: 80 }, ...under.oddities])("%o", async (faults) => {
      const { device, driver } = await pair({ faults });
      expect(await driver.read("power", signal)).toEqual({ kind: "facts", facts: { power: "standby" } });
      expect(await driver.read("input", signal)).toEqual({ kind: "busy" });
      expect(await driver.tell(on, signal)).toEqual({ kind: "ok" });
      expect(device.sets).toEqual(["on"]);
    });

    test("not now, while it moves", async () => {
      const { driver } = await pair({ warmUpMs: 60_000, faults: { busy: "moving" } });
      await driver.tell(on, signal);
      expect(await driver.tell({ type: "power", on: false }, signal)).toEqual({ kind: "busy" });
    });
  });

  describe(`${kind}: no answer`, () => {
    test.each<Partial<Faults>>([
      { refuse: true },
      { silence: "greeting" },
      { silence: "replies" },
      { closeMidReply: true },
      { endless: true },
      { garbage: true },
      { dripMs: 100 },
      { slowMs: 5_000 },
    ])("%o ends with a reason, within its deadline", async (faults) => {
      if (faults.silence === "greeting" && !under.greets) return;
      const { driver } = await pair({ faults });
      const startedAt = performance.now();
      const answer = await driver.read("power", signal);
      expect(["unreachable", "no_reply"]).toContain(answer.kind);
      if (faults.refuse || faults.silence === "greeting") expect(answer.kind).toBe("unreachable");
      expect(answer).toHaveProperty("reason", expect.stringMatching(/\w{3}.*\.$/));
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    });

    test("a set without an answer may have been carried out, and the next call starts clean", async () => {
      const { device, driver } = await pair({ faults: { silence: "after set" } });
      expect(await driver.tell(on, signal)).toMatchObject({ kind: "no_reply" });
      expect(device.sets).toEqual(["on"]);
      expect(await driver.read("power", signal)).toMatchObject({ kind: "facts" });
    });

    test("it recovers by itself", async () => {
      const { device, driver } = await pair({ faults: { refuse: true } });
      expect(await driver.read("power", signal)).toMatchObject({ kind: "unreachable" });
      await device.setFaults({ refuse: false });
      expect(await driver.read("power", signal)).toMatchObject({ kind: "facts" });
    });

    test("an abort ends the wait at once", async () => {
      const { device, driver } = await pair({ faults: { silence: "replies" } });
      const stopping = new AbortController();
      const call = driver.read("power", stopping.signal);
      await expect.poll(() => device.received.length, { timeout: 10_000 }).toBe(1);
      stopping.abort();
      await expect(call).rejects.toThrow(/abort/i);
    });
  });
}
