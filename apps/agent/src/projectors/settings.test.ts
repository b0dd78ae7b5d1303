import { createSocket } from "node:dgram";
import { once } from "node:events";
import { projectorTemplateSchema } from "@holofleet/shared/protocol/projectors/template.ts";
import { type ProjectorConfig, projectorStateSchema } from "@holofleet/shared/protocol/projectors.ts";
import { afterEach, describe, expect, test } from "vitest";
import { commandOf, configOf, fast, type Mall, openMall, powerCommand } from "./projectors.fixture.ts";

let mall: Mall;
afterEach(() => mall.end());
const patience = { timeout: 15_000 };

const stateOf = () => mall.projectors.states()[0]?.state;

async function ask(wish: Parameters<typeof commandOf>[0], remainingMs = 60_000) {
  const command = commandOf(wish);
  await mall.projectors.handle(command, remainingMs);
  return mall.result(command.id);
}

describe("input, mute, freeze", () => {
  test("each is confirmed by what the device shows", async () => {
    mall = await openMall();
    mall.device.device.place("on");
    expect(await ask({ type: "input", code: "32" })).toMatchObject({
      state: "confirmed",
      projector: { input: { value: "32" } },
    });
    expect(await ask({ type: "input", code: "32" })).toMatchObject({ state: "already", attempts: 0 });
    expect(await ask({ type: "mute", video: true })).toMatchObject({
      state: "confirmed",
      projector: { mute: { value: { video: true, audio: false } } },
    });
    expect(await ask({ type: "freeze", on: true })).toMatchObject({
      state: "confirmed",
      projector: { freeze: { value: true } },
    });
    expect(await ask({ type: "input", code: "66" })).toMatchObject({
      state: "rejected",
      reason: expect.stringContaining("input"),
    });
  });

  test("a projector that is off is not asked for a picture", async () => {
    mall = await openMall();
    expect(await ask({ type: "input", code: "32" })).toMatchObject({
      state: "rejected",
      reason: expect.stringContaining("off"),
    });
    expect(mall.device.received.some((line) => line.includes("INPT 32"))).toBe(false);
  });

  test("with a power-on under way it waits for the warm-up, and then goes", async () => {
    mall = await openMall({ warmUpMs: 300, faults: { busy: "standby" } });
    const on = powerCommand(true);
    await mall.projectors.handle(on, 60_000);
    const input = await ask({ type: "input", code: "32" });
    expect(input).toMatchObject({ state: "confirmed", projector: { power: { value: "on" } } });
    expect(await mall.result(on.id)).toMatchObject({ state: "confirmed" });
  });

  test("who mutes picture and sound together only is found out once, and is muted whole", async () => {
    mall = await openMall({ faults: { mutesTogether: true } });
    mall.device.device.place("on");
    expect(await ask({ type: "mute", video: true })).toMatchObject({ state: "confirmed" });
    expect(mall.device.device.mute).toEqual({ video: true, audio: true });
    expect(stateOf()?.unsupported).toContain("mute.split");
    expect(await ask({ type: "mute", video: false })).toMatchObject({ state: "confirmed" });
    expect(await ask({ type: "mute", audio: true })).toMatchObject({ state: "unsupported" });
    expect(mall.device.received.filter((line) => /AVMT [12]/.test(line))).toHaveLength(1);
  });

  test("a mute that goes with a new input is seen at once", async () => {
    mall = await openMall({ faults: { unmutesOnInput: true } }, {});
    mall.device.device.place("on");
    await ask({ type: "mute", video: true });
    await ask({ type: "input", code: "32" });
    await expect.poll(() => stateOf()?.mute?.value.video, patience).toBe(false);
    expect(stateOf()?.otherController).toBeUndefined();
  });

  test("ERR2 for what cannot be told while it is off is no error", async () => {
    mall = await openMall({ faults: { busy: "err2 in standby" } });
    await expect.poll(() => stateOf()?.link, patience).toBe("online");
    expect(await ask({ type: "mute", video: true })).toMatchObject({ state: "rejected" });
  });

  test("steps are sent once each and cannot be verified", async () => {
    mall = await openMall();
    mall.device.device.place("on");
    const steps = [1, 2, 3].map(() => commandOf({ type: "volume", target: "speaker", step: "up" }));
    await Promise.all(steps.map((step) => mall.projectors.handle(step, 60_000)));
    for (const step of steps) expect(await mall.result(step.id)).toMatchObject({ state: "unverifiable", attempts: 1 });
    expect(mall.device.device.volume.speaker).toBe(13);
    await mall.device.setFaults({ silence: "after set" });
    expect(await ask({ type: "volume", target: "speaker", step: "up" })).toMatchObject({
      state: "unknown",
      attempts: 1,
    });
    expect(mall.device.device.volume.speaker).toBe(14);
  });

  test("what a Class 1 device does not know is unsupported, and said for good", async () => {
    mall = await openMall({ pjlinkClass: 1 });
    mall.device.device.place("on");
    expect(await ask({ type: "freeze", on: true })).toMatchObject({ state: "unsupported" });
    expect(stateOf()?.unsupported).toEqual(["freeze"]);
  });
});

describe("power, in odd cases", () => {
  test("a device that never says warming or cooling", async () => {
    mall = await openMall({ faults: { twoStates: true } });
    expect(await ask({ type: "power", on: true })).toMatchObject({ state: "confirmed", attempts: 1 });
    await expect.poll(() => mall.device.state(), patience).toBe("on");
    expect(await ask({ type: "power", on: false })).toMatchObject({ state: "confirmed", attempts: 1 });
  });

  test("a device that says what it was for a while is not told twice", async () => {
    mall = await openMall({ faults: { lagMs: 80 } });
    expect(await ask({ type: "power", on: true })).toMatchObject({ state: "confirmed", attempts: 1 });
    expect(mall.device.sets).toEqual(["on"]);
  });

  test("it learns how long a warm-up takes, also over a restart", async () => {
    mall = await openMall({ warmUpMs: 1_200 });
    await ask({ type: "power", on: true });
    expect(stateOf()?.warmUpSeconds).toBe(1);
    await mall.restart();
    expect(stateOf()?.warmUpSeconds).toBe(1);
  });

  test("a sleeping device is woken, and switched on when it is there", async () => {
    mall = await openMall({ faults: { sleeps: true } });
    mall.configure({ wakeMac: "02:00:00:00:00:01" });
    expect(await ask({ type: "power", on: true })).toMatchObject({ state: "confirmed", attempts: 1 });
  });

  test("a device that cannot be asked is told once, and that is said", async () => {
    mall = await openMall({ language: "plain" });
    mall.configure({
      driver: "template",
      template: {
        ...{ transport: "tcp", encoding: "text", terminator: "\\r", inputs: {}, named: {}, queries: {} },
        commands: { powerOn: "POWER ON", powerOff: "POWER OFF" },
      },
    } satisfies Partial<ProjectorConfig>);
    expect(await ask({ type: "power", on: true })).toMatchObject({ state: "unverifiable", attempts: 1 });
    expect(mall.device.sets).toEqual(["on"]);
    expect(stateOf()?.link).toBe("unknown");
  });
});

test("a notification of the projector is a reason to look, from nobody else", async () => {
  const port = await freeUdpPort();
  const timings = { ...fast, idlePoll: 60_000 };
  mall = await openMall({}, { noticePort: port, timings });
  await expect.poll(() => stateOf()?.power.value, patience).toBe("standby");
  await expect.poll(() => stateOf()?.filterHours, patience).toBeDefined();
  mall.device.device.place("on");
  const socket = createSocket("udp4");
  await new Promise((sent) => socket.send("%2POWR=1\r", port, "127.0.0.1", sent));
  await expect.poll(() => stateOf()?.power.value, patience).toBe("on");
  socket.close();
});

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4").bind(0);
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise<void>((closed) => socket.close(closed));
  return port;
}

describe("somebody else", () => {
  test("is noticed, our own orders are not", async () => {
    mall = await openMall();
    await ask({ type: "power", on: true });
    await ask({ type: "input", code: "32" });
    expect(stateOf()?.otherController).toBeUndefined();
    await mall.restart();
    await expect.poll(() => stateOf()?.input?.value, patience).toBe("32");
    mall.device.device.place("standby");
    await expect.poll(() => stateOf()?.otherController?.what, patience).toMatch(/switched off/);
  });
});

test("passwords are neither in states nor in acks", async () => {
  mall = await openMall({ password: "hunter22" });
  mall.projectors.configure([configOf(mall.device.port, "wrong-secret")]);
  await expect.poll(() => stateOf()?.link, patience).toBe("auth_failed");
  // another try would be another failed login
  const tries = mall.device.received.length;
  expect(await ask({ type: "power", on: true })).toMatchObject({ state: "auth_failed", attempts: 0 });
  expect(mall.device.received.length).toBe(tries);
  const said = JSON.stringify([mall.acks, mall.states]);
  expect(said).not.toMatch(/wrong-secret|hunter22/);
});

test("a template with more inputs than a state may name costs no report", async () => {
  mall = await openMall();
  const inputs = Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`in${at}`, `INPUT ${at}`]));
  mall.configure({ driver: "template", template: projectorTemplateSchema.parse({ commands: {}, inputs }) });
  expect(projectorStateSchema.parse(stateOf()).inputs).toHaveLength(40);
});
