import { startProjector } from "@holofleet/simulator/projector.ts";
import { expect, test } from "vitest";
import { resolver } from "../address.ts";
import { driverContract } from "../driver.contract.ts";
import { TcpSession } from "../tcp-session.ts";
import { defaultTimings } from "../timings.ts";
import { createPjlinkDriver } from "./driver.ts";

const timings = { ...defaultTimings, connect: 500, greeting: 300, reply: 300, gap: 1, linger: 50 };

function connect(port: number, password?: string) {
  const session = new TcpSession({ host: "127.0.0.1", port }, resolver(true), timings);
  return createPjlinkDriver(password === undefined ? {} : { password }, session);
}

driverContract("pjlink", { simulate: startProjector, connect });

test("the password itself never travels", async () => {
  const device = await startProjector({ password: "JBMIAProjectorLink" });
  const driver = connect(device.port, "JBMIAProjectorLink");
  await driver.read("power", new AbortController().signal);
  expect(device.received[0]).toMatch(/^[0-9a-f]{32}%1POWR \?$/);
  driver.close();
  await device.close();
});

test("an address that is refused is never connected to", async () => {
  const device = await startProjector();
  const session = new TcpSession({ host: "127.0.0.1", port: device.port }, resolver(false), timings);
  const answer = await createPjlinkDriver({}, session).power(true, new AbortController().signal);
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
  const answer = await createPjlinkDriver({}, session).read("power", new AbortController().signal);
  expect(answer).toMatchObject({ kind: "no_reply", reason: expect.stringContaining("not a reply") });
  await device.close();
});
