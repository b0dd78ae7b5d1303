import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** Says these lines to a projector without a password over a plain socket, one after the other. @returns milliseconds */
export async function talkBare(port: number, lines: readonly string[], pauseMs: number): Promise<number> {
  const began = performance.now();
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "data");
  for (const [index, line] of lines.entries()) {
    if (index > 0 && pauseMs > 0) await pause(pauseMs);
    socket.write(`${line}\r`);
    await once(socket, "data");
  }
  const took = performance.now() - began;
  socket.destroy();
  return took;
}
