import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { fast } from "../projectors.fixture.ts";
import { TcpSession } from "./tcp-session.ts";
import { UdpSession } from "./udp-session.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const here = async () => ({ address: "127.0.0.1" });
const patient = { ...fast, connect: 20_000, reply: 20_000 };

test("a TCP connection that is given up while it opens rejects with the reason: it is no answer of the device", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  closers.push(() => server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const session = new TcpSession({ host: "device", port }, here, patient);
  const abort = new AbortController();
  const opening = session.connect(abort.signal);
  // nothing opens before the event loop turns: by then its steps up to the system's call are done
  for (let turn = 0; turn < 20; turn++) await null;
  abort.abort(new Error("stopped"));
  await expect(opening).rejects.toThrow("stopped");
});

test("a datagram's answer that is no longer waited for rejects with the reason", async () => {
  const silent = createSocket("udp4").bind(0, "127.0.0.1");
  closers.push(() => silent.close());
  await once(silent, "listening");
  const session = new UdpSession({ host: "device", port: silent.address().port }, here, patient);
  const abort = new AbortController();
  await session.connect(abort.signal);
  const asked = session.exchange("POWER?\r", () => true, abort.signal);
  abort.abort(new Error("stopped"));
  await expect(asked).rejects.toThrow("stopped");
});

test("where no datagram can go, the device is out of reach, and no socket is left behind", async () => {
  const sockets = () => process.getActiveResourcesInfo().filter((name) => name === "UDPWrap").length;
  await expect.poll(sockets, { timeout: 10_000 }).toBe(0);
  // no system lets a program send to everybody that did not say so before
  const session = new UdpSession({ host: "device", port: 9 }, async () => ({ address: "255.255.255.255" }), patient);
  const { signal } = new AbortController();
  expect(await session.connect(signal)).toMatchObject({ kind: "unreachable" });
  expect(session.connected).toBe(false);
  await expect.poll(sockets, { timeout: 10_000 }).toBe(0);
});
