import { createSocket, type Socket } from "node:dgram";
import type { Logger } from "pino";

/**
 * Listens for PJLink Class 2 notifications (`%2LKUP`, `%2POWR`, `%2ERST`, `%2INPT`), which a projector sends to an address that is
 * set on the projector. A hint to look, never a fact: anybody can send one, so only its sender counts, and only if it is known.
 */
export function listenForNotices(port: number, onHint: (address: string) => void, log: Pick<Logger, "warn">): Socket {
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  socket.on("error", (thrown) =>
    log.warn({ err: thrown, port }, "notifications of projectors cannot be heard; polls go on"),
  );
  socket.on("message", (bytes, { address }) => {
    if (/^%2(LKUP|POWR|ERST|INPT)=/i.test(bytes.subarray(0, 8).toString("latin1"))) onHint(address);
  });
  socket.bind(port);
  socket.unref();
  return socket;
}
