/** Simulated projectors in a process of their own: `<count>`. Prints their ports as one line of JSON, ends with its input. */
import { startProjector } from "../../../packages/simulator/src/projector.ts";

const count = Number(process.argv[2]);
const devices = await Promise.all(
  Array.from({ length: count }, (_, index) => startProjector({ name: `Projector ${index}`, warmUpMs: 1_000 })),
);
process.stdout.write(`${JSON.stringify(devices.map(({ port }) => port))}\n`);
process.stdin.on("end", () => process.exit()).resume();
