import { writeSync } from "node:fs";
import { pino } from "pino";
import { configOf, fast } from "./projectors.fixture.ts";
import { createProjectors } from "./projectors.ts";

/**
 * An agent's projectors in a process of their own, so that a test can kill it: `<folder> <port> [<command as JSON>]`. Prints
 * every ack as a line.
 */
const [folder = "", port = "", command] = process.argv.slice(2);
const projectors = createProjectors({
  journalDir: folder,
  allowLoopback: true,
  log: pino({ level: "silent" }),
  onState: () => {},
  onAck: (ack) => writeSync(1, `${JSON.stringify(ack)}\n`),
  timings: { ...fast, settleOn: 60_000 },
});
projectors.configure([configOf(Number(port))]);
if (command !== undefined) await projectors.handle(JSON.parse(command), 60_000);
