import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Transform } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";

/**
 * A thin line between a mall and the console: what comes down over all its connections together is held to `bytesPerSecond`.
 * Speaks TCP only, so everything an agent does goes through as it is.
 */
export async function openSlowLine(to: string, bytesPerSecond: number) {
  const sockets = new Set<Socket>();
  let freeAt = 0;
  const slow = () =>
    new Transform({
      async transform(chunk: Buffer, _encoding, done) {
        const now = performance.now();
        freeAt = Math.max(freeAt, now) + (chunk.length / bytesPerSecond) * 1000;
        if (freeAt - now > 5) await pause(freeAt - now);
        done(null, chunk);
      },
    });
  const server = createServer((near) => {
    const far = connect(Number(new URL(to).port), "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {}).on("close", () => [near, far].map((end) => end.destroy()));
    }
    near.pipe(far);
    far.pipe(slow()).pipe(near);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), "close");
    },
  };
}
