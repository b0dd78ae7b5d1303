import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below what Linux, macOS and Windows hand to outgoing connections and to whoever binds port 0: nobody takes one by chance. */
const range = { first: 20_000, last: 32_000 };

/** A TCP port on 127.0.0.1 that nobody listens on now, for a program that must be told one before it starts. */
export async function freePort(): Promise<number> {
  const { port, release } = await hold();
  await release();
  return port;
}

/** Two different ones. */
export async function freePortPair(): Promise<[number, number]> {
  const [one, other] = [await hold(), await hold()];
  await Promise.all([one.release(), other.release()]);
  return [one.port, other.port];
}

async function hold(): Promise<{ port: number; release(): Promise<unknown> }> {
  for (;;) {
    const port = randomInt(range.first, range.last);
    const server = createServer();
    try {
      await once(server.listen(port, "127.0.0.1"), "listening");
      return { port, release: () => once(server.close(), "close") };
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "EADDRINUSE") throw thrown;
    }
  }
}
