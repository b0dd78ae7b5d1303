import { startProjector } from "@holofleet/simulator/projector.ts";
import { expect, test } from "vitest";
import { driverContract } from "../driver.contract.ts";
import type { Recall, SignInMemory } from "../driver.ts";
import { defaultTimings } from "../timings.ts";
import { resolver } from "../wire/address.ts";
import { TcpSession } from "../wire/tcp-session.ts";
import { createPjlinkDriver } from "./driver.ts";

const timings = { ...defaultTimings, connect: 500, greeting: 300, reply: 300, gap: 1, linger: 50 };

function recallOf(known: SignInMemory = {}): Recall {
  return { known: () => known, learn: (more) => Object.assign(known, more) };
}

function connect(port: number, password?: string, recall = recallOf(), auth?: "md5" | "sha256") {
  const session = new TcpSession({ host: "127.0.0.1", port }, resolver(true), timings);
  return createPjlinkDriver({ ...(password !== undefined && { password }), ...(auth && { auth }) }, session, recall);
}

driverContract("pjlink", {
  language: "pjlink",
  connect,
  inputs: ["31", "32"],
  mute: "split",
  tellsSerial: true,
  signsIn: true,
  greets: true,
  oddities: [
    { style: "nul" },
    { style: "junk" },
    { style: "lower" },
    { style: "crlf" },
    { style: "bare errors" },
    { style: "prompt" },
    { classText: "Class 2" },
  ],
});

const { signal } = new AbortController();

test("the password itself never travels", async () => {
  const device = await startProjector({ password: "JBMIAProjectorLink" });
  const driver = connect(device.port, "JBMIAProjectorLink");
  await driver.read("power", signal);
  expect(device.received[0]).toMatch(/^[0-9a-f]{32}%1POWR \?$/);
  driver.close();
  await device.close();
});

test("an address that is refused is never connected to", async () => {
  const device = await startProjector();
  const session = new TcpSession({ host: "127.0.0.1", port: device.port }, resolver(false), timings);
  const answer = await createPjlinkDriver({}, session, recallOf()).tell({ type: "power", on: true }, signal);
  expect(answer).toEqual({ kind: "unreachable", reason: expect.stringContaining("own computer") });
  expect(device.received).toEqual([]);
  await device.close();
});

test("a peer that floods is cut off at once, not at its deadline", async () => {
  const device = await startProjector({ faults: { endless: true } });
  const session = new TcpSession({ host: "127.0.0.1", port: device.port }, resolver(true), {
    ...timings,
    reply: 60_000,
  });
  const answer = await createPjlinkDriver({}, session, recallOf()).read("power", signal);
  expect(answer).toMatchObject({ kind: "no_reply", reason: expect.stringContaining("not a reply") });
  await device.close();
});

test("the digest goes before every command once a device asked for that, and it is remembered", async () => {
  const device = await startProjector({ password: "secret", faults: { digestEvery: true } });
  const known: SignInMemory = {};
  const driver = connect(device.port, "secret", recallOf(known));
  for (let call = 0; call < 4; call++) expect(await driver.read("power", signal)).toMatchObject({ kind: "facts" });
  expect(known).toEqual({ auth: "md5", signEvery: true });
  driver.close();
  await device.close();
});

test("a login that is forgotten in the middle is made again, and nothing is sent twice", async () => {
  const device = await startProjector({ password: "secret", faults: { forgetAfter: 3 } });
  const known: SignInMemory = {};
  const driver = connect(device.port, "secret", recallOf(known));
  for (let call = 0; call < 3; call++) await driver.read("power", signal);
  expect(await driver.tell({ type: "power", on: true }, signal)).toEqual({ kind: "ok" });
  expect(device.sets).toEqual(["on"]);
  expect(known.signEvery).toBeUndefined();
  driver.close();
  await device.close();
});

test("SHA-256 is tried once, where MD5 is refused, and remembered", async () => {
  const device = await startProjector({ password: "secret", faults: { sha256: "only" } });
  const known: SignInMemory = {};
  const driver = connect(device.port, "secret", recallOf(known));
  expect(await driver.read("power", signal)).toMatchObject({ kind: "facts" });
  driver.close();
  expect(await driver.read("power", signal)).toMatchObject({ kind: "facts" });
  expect(known).toMatchObject({ auth: "sha256", probed: true });
  expect(device.received.filter((line) => line === "PJLINK 2")).toHaveLength(2);
  expect(device.received.at(-1)).toMatch(/^[0-9a-f]{96}%1POWR \?$/);
  driver.close();
  await device.close();
});

test("a wrong password costs one probe in a device's life, not its lock-out", async () => {
  const device = await startProjector({ password: "right", faults: { lockAfter: 3 } });
  const recall = recallOf();
  const driver = connect(device.port, "wrong", recall);
  expect(await driver.read("power", signal)).toMatchObject({ kind: "auth" });
  driver.close();
  const fixed = connect(device.port, "right", recall);
  expect(await fixed.read("power", signal)).toMatchObject({ kind: "facts" });
  expect(device.received.filter((line) => line === "PJLINK 2")).toHaveLength(1);
  fixed.close();
  await device.close();
});

test("set to SHA-256, it never signs with less", async () => {
  const device = await startProjector({ password: "secret" });
  const driver = connect(device.port, "secret", recallOf(), "sha256");
  expect(await driver.read("power", signal)).toMatchObject({
    kind: "auth",
    reason: expect.stringContaining("SHA-256"),
  });
  expect(device.received).toEqual(["PJLINK 2"]);
  driver.close();
  await device.close();
});

test("everything that Class 2 tells", async () => {
  const device = await startProjector({ name: "Hall", filterHours: 12 });
  const driver = connect(device.port);
  const told = async (question: Parameters<typeof driver.read>[0]) => {
    const answer = await driver.read(question, signal);
    return answer.kind === "facts" ? answer.facts : answer.kind;
  };
  expect(await told("serial")).toEqual({ identity: { serial: "SIM0001" } });
  expect(await told("software")).toEqual({ identity: { software: "1.04" } });
  expect(await told("resolution")).toEqual({ identity: { resolution: "1920x1200" } });
  expect(await told("lampModels")).toEqual({ identity: { lampModels: "LP-1" } });
  expect(await told("filterModels")).toEqual({ identity: { filterModels: "FL-1" } });
  expect(await told("filter")).toEqual({ filterHours: 12 });
  expect(await told("inputs")).toEqual({ inputs: [{ code: "31" }, { code: "11" }, { code: "32" }, { code: "5A" }] });
  expect(await told("input name 32")).toEqual({ inputs: [{ code: "32", name: "HDMI 2" }] });
  device.device.place("on");
  expect(await told("signal")).toEqual({ signal: "1920x1080" });
  expect(await driver.tell({ type: "input", code: "5A" }, signal)).toEqual({ kind: "ok" });
  expect(await told("input")).toEqual({ input: "5A" });
  expect(await driver.tell({ type: "volume", target: "speaker", step: "up" }, signal)).toEqual({ kind: "ok" });
  expect(device.device.volume).toEqual({ speaker: 11, microphone: 10 });
  driver.close();
  await device.close();
});

test("a Class 1 device is never asked what only Class 2 knows", async () => {
  const device = await startProjector({ pjlinkClass: 1 });
  const driver = connect(device.port);
  expect(await driver.read("freeze", signal)).toEqual({ kind: "unsupported" });
  expect(await driver.tell({ type: "freeze", on: true }, signal)).toEqual({ kind: "unsupported" });
  expect(device.received).toEqual(["%1CLSS ?"]);
  driver.close();
  await device.close();
});

test("an input's code is a code, not another command", async () => {
  const device = await startProjector();
  const driver = connect(device.port);
  expect(await driver.tell({ type: "input", code: "31\r%1POWR 0" }, signal)).toEqual({ kind: "bad_param" });
  expect(device.received).toEqual([]);
  driver.close();
  await device.close();
});
