import { createSocket } from "node:dgram";

/** Six times FF, then the card's address sixteen times: what a sleeping network card listens for. */
export function magicPacket(mac: string): Buffer {
  const address = Buffer.from(mac.replace(/[:-]/g, ""), "hex");
  return Buffer.concat([Buffer.alloc(6, 0xff), ...Array.from({ length: 16 }, () => address)]);
}

export interface WakeTarget {
  address: string;
  port: number;
}

/** To everybody in the mall's network: a sleeping device answers to no address of its own. */
const everybody: readonly WakeTarget[] = [9, 7].map((port) => ({ address: "255.255.255.255", port }));

/** Sends the packet to each target, best effort: nobody answers it, what the device does next tells. */
export async function wake(mac: string, targets: readonly WakeTarget[] = everybody): Promise<void> {
  const socket = createSocket("udp4");
  const isOpen = await new Promise<boolean>((done) => {
    socket.on("error", () => done(false));
    socket.bind(0, () => done(true));
  });
  if (!isOpen) return;
  socket.setBroadcast(true);
  const packet = magicPacket(mac);
  await Promise.all(
    targets.map(({ address, port }) => new Promise<void>((sent) => socket.send(packet, port, address, () => sent()))),
  );
  socket.close();
}
