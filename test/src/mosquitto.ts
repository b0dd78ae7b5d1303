import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A device of a site: its name and password at a broker. */
export interface SiteDevice {
  /** of the broker */
  url: string;
  username: string;
  password: string;
}

/** One of Debian's `mosquitto_pub` and `mosquitto_sub`, with a device's name and password. */
function run({ url, username, password }: SiteDevice, program: "pub" | "sub", ...args: string[]): ChildProcess {
  const account = ["-h", "127.0.0.1", "-p", new URL(url).port, "-u", username, "-P", password];
  const clientId = ["-i", `${username}-${randomUUID().slice(0, 8)}`];
  return spawn(`mosquitto_${program}`, [...account, ...clientId, "-q", "1", ...args], {
    stdio: ["ignore", "pipe", "ignore"],
  });
}

/** Publishes at QoS 1. False: the broker did not take it. */
export async function say(device: SiteDevice, topic: string, payload: string): Promise<boolean> {
  const [code] = await once(run(device, "pub", "-t", topic, "-m", payload), "exit");
  return code === 0;
}

/** What the device hears on these topics from now on, as `topic payload`; the program connects again by itself. */
export function listen(device: SiteDevice, topics: readonly string[]): { heard: string[]; stop(): void } {
  const program = run(device, "sub", "-v", ...topics.flatMap((topic) => ["-t", topic]));
  const heard: string[] = [];
  createInterface({ input: program.stdout as NodeJS.ReadableStream }).on("line", (line) => heard.push(line));
  return { heard, stop: () => void program.kill("SIGKILL") };
}
