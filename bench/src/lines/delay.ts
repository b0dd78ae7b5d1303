import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Bytes that may be under way in one direction. */
const mostUnderWay = 8 * 1024 * 1024;

/**
 * A way to a server on which every byte takes so many milliseconds in each direction. The delay is between two connections, not
 * between packets: a handshake does not pay for it, every request and answer does.
 */
export async function delayedWay(url: string, host: string, milliseconds: number) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((down) => {
    const up = connect(Number(port), hostname);
    for (const [from, to] of [
      [up, down],
      [down, up],
    ] as const) {
      sockets.add(from);
      delay(from, to, milliseconds);
      from
        .on("error", () => {})
        .on("close", () => {
          sockets.delete(from);
          to.destroy();
        });
    }
  });
  await once(server.listen(0, host), "listening");
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function delay(from: Socket, to: Socket, milliseconds: number): void {
  let underWay = 0;
  from.on("data", (chunk) => {
    underWay += chunk.length;
    if (underWay > mostUnderWay) from.pause();
    setTimeout(() => {
      to.write(chunk, () => {
        underWay -= chunk.length;
        if (underWay <= mostUnderWay) from.resume();
      });
    }, milliseconds);
  });
}
