import { createServer, type Socket } from "node:net";
import { converse, type Shared } from "./conversation.ts";
import { Device, type DeviceOptions, type DevicePower } from "./device.ts";
import { type Faults, noFaults } from "./faults.ts";

export interface SimulatorOptions extends Partial<DeviceOptions> {
  /** 0 takes a free port */
  port?: number;
  host?: string;
  password?: string;
  faults?: Partial<Faults>;
}

export interface Simulator {
  readonly port: number;
  readonly device: Device;
  /** the device's power now */
  state(): DevicePower;
  /** every accepted power set, in order */
  readonly sets: readonly ("on" | "off")[];
  /** every line received: what tests read to prove what was and was not asked */
  readonly received: readonly string[];
  /** connections open at this moment */
  connections(): number;
  /** Changes switches while it runs. `refuse` takes the port away and gives it back. */
  setFaults(faults: Partial<Faults>): Promise<void>;
  setPassword(password: string | undefined): void;
  close(): Promise<void>;
}

const defaults: DeviceOptions = {
  name: "Simulated projector",
  maker: "Holofleet",
  model: "SIM-1",
  pjlinkClass: 2,
  warmUpMs: 8_000,
  coolDownMs: 6_000,
  lampHours: [1_204],
};

/** Starts a PJLink device on a real TCP port. @throws the system's error when the port is taken */
export async function startProjector(options: SimulatorOptions = {}): Promise<Simulator> {
  const device = new Device({ ...defaults, ...options });
  const faults: Faults = { ...noFaults, ...options.faults };
  const shared: Shared = { device, faults, password: options.password, received: [] };
  const sockets = new Set<Socket>();
  const waiting: Socket[] = [];
  let port = options.port ?? 0;

  const server = createServer((socket) => {
    const queued = faults.exclusive && sockets.size > 0;
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      sockets.delete(socket);
      const next = waiting.shift();
      if (next !== undefined && !next.destroyed) converse(next, shared);
    });
    if (queued) waiting.push(socket);
    else converse(socket, shared);
  });

  function listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, options.host ?? "127.0.0.1", () => {
        server.off("error", reject);
        const address = server.address();
        if (address !== null && typeof address === "object") port = address.port;
        resolve();
      });
    });
  }

  async function hangUp(): Promise<void> {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  await listen();
  if (faults.refuse) await hangUp();
  return {
    get port() {
      return port;
    },
    device,
    state: () => device.power(Date.now()),
    sets: device.sets,
    received: shared.received,
    connections: () => sockets.size,
    async setFaults(next) {
      Object.assign(faults, next);
      if (next.refuse === true) await hangUp();
      if (next.refuse === false && !server.listening) await listen();
    },
    setPassword: (next) => {
      shared.password = next;
    },
    close: hangUp,
  };
}
