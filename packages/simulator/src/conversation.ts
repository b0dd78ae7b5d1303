import type { Socket } from "node:net";
import type { Shared, Speaker } from "./speaker.ts";

/** Speaks with one controller until the connection ends, through whatever is wrong with this device. */
export function converse(socket: Socket, shared: Shared, speaker: Speaker): void {
  const { faults } = shared;
  let pending: Buffer = Buffer.alloc(0);
  let asked = false;

  socket.setNoDelay(true);
  socket.on("data", (bytes) => {
    asked = true;
    const { commands, rest } = speaker.split(Buffer.concat([pending, bytes]));
    pending = rest;
    for (const command of commands) answer(command);
  });
  if (speaker.greeting !== null && faults.silence !== "greeting") write(Buffer.from(speaker.greeting));

  function answer(command: Buffer): void {
    const reply = speaker.reply(command);
    if (reply === null) return;
    const say = () => write(Buffer.from(reply.text), reply.close === true);
    if (faults.slowMs > 0) setTimeout(say, faults.slowMs).unref();
    else say();
  }

  function write(bytes: Buffer, close = false): void {
    if (socket.destroyed) return;
    if (faults.endless && asked) socket.write("x".repeat(100_000));
    else if (faults.garbage && asked) babble();
    else if (faults.closeMidReply && asked) socket.end(bytes.subarray(0, 2));
    else if (faults.split || faults.dripMs > 0) drip(bytes, close);
    else if (close) socket.end(bytes);
    else socket.write(bytes);
  }

  /** Sends each byte in a segment of its own. */
  function drip(bytes: Buffer, close: boolean): void {
    if (socket.destroyed) return;
    if (bytes.length === 0) {
      if (close) socket.end();
      return;
    }
    const next = () => drip(bytes.subarray(1), close);
    socket.write(bytes.subarray(0, 1), () => {
      if (faults.dripMs > 0) setTimeout(next, faults.dripMs).unref();
      else setImmediate(next);
    });
  }

  function babble(): void {
    if (socket.destroyed || !faults.garbage) return;
    socket.write("%1NOPE=\u0001 nonsense\r:\r\n".repeat(200), () => setImmediate(babble));
  }
}
