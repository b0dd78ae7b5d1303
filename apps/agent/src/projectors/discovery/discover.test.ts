import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { decode, encode } from "@holofleet/shared/protocol/codec.ts";
import type { Ack, AgentCommand } from "@holofleet/shared/protocol/commands.ts";
import { type Simulator, startProjector } from "@holofleet/simulator/projector.ts";
import { afterEach, expect, test } from "vitest";
import { fast } from "../projectors.fixture.ts";
import { resolver } from "../wire/address.ts";
import { addressesOf, broadcastOf } from "./addresses.ts";
import { SearchDesk } from "./desk.ts";
import type { DiscoverOptions } from "./discover.ts";
import { fitFound } from "./fit.ts";

const devices: Simulator[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  await Promise.all(devices.splice(0).map((device) => device.close()));
  for (const socket of sockets.splice(0)) socket.close();
});

async function simulate(...options: Parameters<typeof startProjector>): Promise<Simulator> {
  const device = await startProjector(...options);
  devices.push(device);
  return device;
}

async function searcher(port: number) {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  sockets.push(socket);
  await once(socket, "listening");
  socket.on("message", (bytes, from) => {
    if (String(bytes) === "%2SRCH\r") socket.send("%2ACKN=00:11:22:33:44:55\r", from.port, from.address);
  });
  const ports = { pjlink: port, panasonic: 1, epson: 1 };
  return { ports, searchTargets: [{ address: "127.0.0.1", port: socket.address().port }] };
}

const command = (subnets: string[]): AgentCommand => ({
  ...{ id: "command-search", target: { agent: true }, wish: { type: "discover", subnets } },
  ...{ deadline: Date.now() + 60_000, why: "test" },
});

async function find(options: Partial<DiscoverOptions>, subnets: string[]): Promise<Ack[]> {
  const acks: Ack[] = [];
  const timings = { ...fast, connect: 500, greeting: 500, reply: 500 };
  const desk = new SearchDesk({ resolve: resolver(true), timings, known: () => [], ...options }, (ack) =>
    acks.push(ack),
  );
  await desk.take(command(subnets), 60_000);
  await desk.take(command(subnets), 60_000);
  await desk.close();
  return acks;
}

test("by search: what it is, its card, and whether it is known", async () => {
  const device = await simulate({ name: "Hall", maker: "ACME", model: "X1" });
  const known = { id: "p1", name: "Hall", driver: "pjlink" as const, host: "127.0.0.1", port: device.port };
  const acks = await find({ ...(await searcher(device.port)), known: () => [known] }, []);
  const found = [
    {
      ...{ host: "127.0.0.1", port: device.port, driver: "pjlink", by: "search", mac: "00:11:22:33:44:55" },
      ...{
        needsPassword: false,
        name: "Hall",
        maker: "ACME",
        model: "X1",
        serial: "SIM0001",
        class: 2,
        projector: "p1",
      },
    },
  ];
  // the same id is answered again and not searched again
  expect(acks).toMatchObject([{ state: "accepted" }, { state: "confirmed", found }, { state: "confirmed", found }]);
});

test.runIf(process.platform === "linux")(
  "by scan: other languages, and those that want a password by address only",
  async () => {
    const panasonic = await simulate({ language: "panasonic", host: "127.0.0.3", model: "PT-1" });
    const locked = await simulate({ host: "127.0.0.2", password: "secret" });
    const ports = { pjlink: locked.port, panasonic: panasonic.port, epson: 1 };
    const acks = await find({ ports, searchTargets: [] }, ["127.0.0.0/29"]);
    expect(acks.at(-1)?.found).toEqual([
      { host: "127.0.0.2", port: locked.port, driver: "pjlink", by: "scan", needsPassword: true },
      {
        ...{ host: "127.0.0.3", port: panasonic.port, driver: "panasonic", by: "scan", needsPassword: false },
        ...{ maker: "Panasonic", model: "PT-1", serial: "SIM0001" },
      },
    ]);
    expect(locked.received).toEqual([]);
  },
);

test("addresses that no projector has are not touched", async () => {
  const device = await simulate();
  const ports = { pjlink: device.port, panasonic: 1, epson: 1 };
  const acks = await find({ ports, searchTargets: [], resolve: resolver(false) }, ["127.0.0.1/32"]);
  expect(acks.at(-1)).toMatchObject({ state: "confirmed", found: [] });
});

test("more than one message has room for: the new ones first, and how many there are beyond", () => {
  const long = "x".repeat(128);
  const devices = Array.from({ length: 300 }, (_, index) => ({
    ...{ host: `10.0.${index >> 8}.${index & 255}`, port: 4352, driver: "pjlink" as const, by: "scan" as const },
    ...{ needsPassword: false, name: long, maker: long, model: long, serial: long },
    ...(index < 150 && { projector: `p${index}` }),
  }));
  const { found, foundMore } = fitFound(devices);
  expect(found.length + foundMore).toBe(300);
  expect(found.every(({ projector }) => projector === undefined)).toBe(true);
  const ack = {
    ...{ commandId: "command-1", state: "confirmed" as const, attempts: 0, elapsedMs: 1 },
    found,
    foundMore,
  };
  expect(decode("acks", encode("acks", ack, { id: "message-1", sentAt: 1 }))).toMatchObject({ ok: true });

  const brief = devices.map(({ host, port, driver, by, needsPassword }) => ({ host, port, driver, by, needsPassword }));
  expect(fitFound(brief)).toMatchObject({ found: { length: 200 }, foundMore: 100 });
  expect(fitFound(brief.slice(0, 12).reverse())).toEqual({ found: brief.slice(0, 12), foundMore: 0 });
});

test("networks as addresses", () => {
  expect(addressesOf(["192.168.7.9/30"])).toEqual(["192.168.7.9", "192.168.7.10"]);
  expect(addressesOf(["10.0.0.1/32", "10.0.0.1/32"])).toEqual(["10.0.0.1"]);
  expect(addressesOf(["10.0.0.0/22"])).toHaveLength(1022);
  expect(addressesOf(["10.0.0.0/22", "10.1.0.0/22", "10.2.0.0/22"])).toHaveLength(2048);
  expect(broadcastOf("192.168.7.20", "255.255.255.0")).toBe("192.168.7.255");
  expect(broadcastOf("10.9.8.7", "255.255.252.0")).toBe("10.9.11.255");
});
