import { createSocket } from "node:dgram";
import { networkInterfaces } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { driverPorts } from "@holofleet/shared/protocol/projectors/template.ts";
import { broadcastOf } from "./addresses.ts";

export interface SearchTarget {
  address: string;
  port: number;
}

/** A device that answered, and its network card. */
export interface Answered {
  address: string;
  mac: string;
}

/** Everybody in the networks that this computer is in. */
export function everybody(): SearchTarget[] {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address, netmask }) => ({ address: broadcastOf(address, netmask), port: driverPorts.pjlink }));
}

/** Asks who speaks PJLink Class 2 (`%2SRCH`, PJLink 2 §5.5) and listens for `ms` milliseconds. */
export async function searchPjlink(
  targets: readonly SearchTarget[],
  ms: number,
  signal: AbortSignal,
): Promise<Answered[]> {
  const found = new Map<string, Answered>();
  const socket = createSocket("udp4");
  socket.on("message", (bytes, { address }) => {
    const mac = /%2ACKN=([0-9a-f]{2}(?:[:-][0-9a-f]{2}){5})/i.exec(bytes.toString("latin1"))?.[1];
    if (mac !== undefined && found.size < 200) found.set(address, { address, mac });
  });
  const isOpen = await new Promise<boolean>((done) => {
    socket.on("error", () => done(false));
    socket.bind(0, () => done(true));
  });
  if (!isOpen) return [];
  try {
    socket.setBroadcast(true);
    for (const { address, port } of targets) socket.send("%2SRCH\r", port, address, () => {});
    await delay(ms, undefined, { signal });
  } finally {
    socket.close();
  }
  return [...found.values()];
}
