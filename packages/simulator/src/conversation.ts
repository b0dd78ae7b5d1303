import { createHash, randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import type { Device } from "./device.ts";
import { dress, type Faults } from "./faults.ts";

/** What every connection to one simulated projector shares. */
export interface Shared {
  device: Device;
  faults: Faults;
  password: string | undefined;
  received: string[];
}

/** Speaks PJLink with one controller until the connection ends. */
export function converse(socket: Socket, shared: Shared): void {
  const { faults } = shared;
  const seed = randomBytes(4).toString("hex");
  const digest = shared.password === undefined ? null : md5(`${seed}${shared.password}`);
  let loggedIn = false;
  let pending = "";

  socket.setNoDelay(true);
  socket.on("data", (bytes) => {
    pending += bytes.toString("utf8");
    for (let end = pending.indexOf("\r"); end >= 0; end = pending.indexOf("\r")) {
      const reply = replyTo(pending.slice(0, end));
      pending = pending.slice(end + 1);
      if (reply === null) continue;
      if (faults.slowMs > 0) setTimeout(() => write(reply), faults.slowMs).unref();
      else write(reply);
    }
  });
  if (faults.locked) socket.end("PJLINK ERRA\r");
  else if (faults.silence !== "greeting") write(digest === null ? "PJLINK 0\r" : `PJLINK 1 ${seed}\r`);

  function replyTo(line: string): string | null {
    shared.received.push(line);
    const signed = digest !== null && line.startsWith(digest);
    if (digest !== null && !signed && (!loggedIn || faults.digestEvery)) return "PJLINK ERRA\r";
    loggedIn = true;
    const command = /^%([12])(\w{4}) (.*)$/.exec(signed ? line.slice(digest.length) : line);
    if (command === null) return "ERR1\r";
    const [, version = "1", body = "", parameter = ""] = command;
    const answer = answerTo(version, body, parameter);
    if (faults.silence === "replies" || (faults.silence === "after set" && parameter !== "?")) return null;
    return dress(`%${version}${body}`, answer, faults.style);
  }

  function answerTo(version: string, body: string, parameter: string): string {
    const now = Date.now();
    const power = shared.device.power(now);
    if (faults.busy === "moving" && (power === "warming" || power === "cooling")) return "ERR3";
    if (faults.busy === "standby" && power === "standby" && body !== "POWR") return "ERR3";
    if (version === "2" && body === "POWR") return "ERR1";
    if (faults.deaf && body === "POWR" && parameter !== "?") return "OK";
    return shared.device.answer(body, parameter, now);
  }

  function write(text: string): void {
    if (socket.destroyed) return;
    if (faults.endless && loggedIn) socket.write("x".repeat(100_000));
    else if (faults.closeMidReply && loggedIn) socket.end(text.slice(0, 4));
    else if (faults.split) drip(socket, Buffer.from(text));
    else socket.write(text);
  }
}

/** Sends each byte in a segment of its own. */
function drip(socket: Socket, bytes: Buffer): void {
  if (bytes.length === 0 || socket.destroyed) return;
  socket.write(bytes.subarray(0, 1), () => setImmediate(() => drip(socket, bytes.subarray(1))));
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
