import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** A broker that lets everybody in and listen, and then does nothing any more: it does not even end a connection. */
export async function startFrozenBroker(): Promise<{ url: string; stop(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", ([head = 0, , high = 0, low = 0]) => {
      // CONNACK and SUBACK (MQTT 3.1.1 §3.2, §3.9)
      if (head >> 4 === 1) socket.write(Buffer.from([0x20, 2, 0, 0]));
      if (head >> 4 === 8) socket.write(Buffer.from([0x90, 3, high, low, 1]));
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
