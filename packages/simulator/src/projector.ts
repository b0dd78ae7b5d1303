import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { converse } from "./conversation.ts";
import { Device, type DeviceOptions, type DevicePower } from "./device.ts";
import { type Faults, noFaults } from "./faults.ts";
import { speakEpson } from "./languages/epson.ts";
import { speakPanasonic } from "./languages/panasonic.ts";
import { speakPjlink } from "./languages/pjlink.ts";
import { speakPlain } from "./languages/plain.ts";
import type { Shared, Speaker } from "./speaker.ts";

export type Language = "pjlink" | "panasonic" | "epson" | "plain";

export interface SimulatorOptions extends Partial<DeviceOptions> {
  language?: Language;
  /** 0 takes a free port */
  port?: number;
  host?: string;
  user?: string;
  password?: string;
  faults?: Partial<Faults>;
}

export interface Simulator {
  readonly port: number;
  /** where it hears wake-on-LAN packets, when it sleeps */
  readonly wakePort: number;
  readonly device: Device;
  /** the device's power now */
  state(): DevicePower;
  /** every accepted power set, in order */
  readonly sets: readonly ("on" | "off")[];
  /** every line received: what tests read to prove what was and was not asked */
  readonly received: readonly string[];
  /** connections open at this moment */
  connections(): number;
  setFaults(faults: Partial<Faults>): Promise<void>;
  setPassword(password: string | undefined): void;
  close(): Promise<void>;
}

const defaults: DeviceOptions = {
  name: "Simulated projector",
  maker: "Holofleet",
  model: "SIM-1",
  serial: "SIM0001",
  pjlinkClass: 2,
  warmUpMs: 8_000,
  coolDownMs: 6_000,
  lampHours: [1_204],
  filterHours: 310,
  inputs: [
    ["31", "HDMI 1"],
    ["11", "Computer"],
    ["32", "HDMI 2"],
    ["5A", "Network"],
  ],
};

const languages: Record<Language, (shared: Shared) => Speaker> = {
  pjlink: speakPjlink,
  panasonic: speakPanasonic,
  epson: speakEpson,
  plain: speakPlain,
};

/** Starts a projector on a real TCP port. @throws the system's error when the port is taken */
export async function startProjector(options: SimulatorOptions = {}): Promise<Simulator> {
  const device = new Device({ ...defaults, ...options });
  const faults: Faults = { ...noFaults, ...options.faults };
  const { user = "admin1", password, language = "pjlink" } = options;
  const lastPower = { was: "standby" as const, at: Number.NEGATIVE_INFINITY };
  const shared: Shared = { device, faults, user, password, received: [], failures: 0, lastPower };
  const sockets = new Set<Socket>();
  const waiting: Socket[] = [];
  let port = options.port ?? 0;

  const speak = (socket: Socket) => converse(socket, shared, languages[language](shared));
  const server = createServer((socket) => {
    const queued = faults.exclusive && sockets.size > 0;
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      sockets.delete(socket);
      const next = waiting.shift();
      if (next !== undefined && !next.destroyed) speak(next);
    });
    if (queued) waiting.push(socket);
    else speak(socket);
  });

  const alarm = createSocket("udp4").bind(0, options.host ?? "127.0.0.1");
  await once(alarm, "listening");
  // a magic packet: six times FF, then the address sixteen times
  alarm.on("message", (packet) => {
    if (faults.sleeps && packet.length >= 102 && packet.readUIntBE(0, 6) === 0xffffffffffff) void listen();
  });

  async function listen(): Promise<void> {
    if (server.listening) return;
    server.listen(port, options.host ?? "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address !== null && typeof address === "object") port = address.port;
  }

  async function hangUp(): Promise<void> {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  await listen();
  if (faults.refuse || faults.sleeps) await hangUp();
  return {
    get port() {
      return port;
    },
    wakePort: alarm.address().port,
    device,
    state: () => device.power(Date.now()),
    sets: device.sets,
    received: shared.received,
    connections: () => sockets.size,
    async setFaults(next) {
      Object.assign(faults, next);
      if (next.refuse === true) await hangUp();
      if (next.refuse === false) await listen();
    },
    setPassword: (next) => {
      shared.password = next;
    },
    async close() {
      alarm.close();
      await hangUp();
    },
  };
}
