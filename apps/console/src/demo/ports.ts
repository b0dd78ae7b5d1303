import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** The port itself when it is free on 127.0.0.1, or `null`. For 0: any free one. */
export async function freePort(port: number): Promise<number | null> {
  const server = createServer();
  try {
    await once(server.listen(port, "127.0.0.1"), "listening");
    return (server.address() as AddressInfo).port;
  } catch {
    return null;
  } finally {
    server.close();
  }
}

/** Waits for a port that a demo before this one may still be letting go; false when it stays taken for `patienceMs`. */
export async function becomesFree(port: number, patienceMs = 5000): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while ((await freePort(port)) === null) {
    if (performance.now() > deadline) return false;
    await pause(100);
  }
  return true;
}
