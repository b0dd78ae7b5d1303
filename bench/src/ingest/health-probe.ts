/** `health-probe.ts <url>`: asks ten times a second until told to stop, then sends how long each answer took, in milliseconds. */
import { Agent, get } from "node:http";

const [url = ""] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const times: number[] = [];

function ask(): void {
  const began = performance.now();
  get(new URL("/api/v1/health", url), { agent }, (response) => {
    response.resume().on("end", () => times.push(performance.now() - began));
  }).on("error", () => undefined);
}

const timer = setInterval(ask, 100);
process.once("message", () => {
  clearInterval(timer);
  process.send?.(times);
});
