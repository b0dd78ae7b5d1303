import type { Settings } from "../../src/console.ts";

/** Where a broker is to run. */
export interface Place {
  /** empty, its own, and absolute */
  folder: string;
  /** of MQTT, on 127.0.0.1 */
  port: number;
  /** of the console */
  consolePort: number;
}

export interface BrokerProcess {
  /** Ends it with SIGKILL, as a power cut does. */
  kill(): Promise<void>;
  /** Ends it in good order. */
  stop(): Promise<void>;
}

export interface Prepared {
  /** with the console's name and password at it */
  url: string;
  /** what the console is told besides the address */
  settings?: Settings;
  /** Starts it, again after a kill, and resolves when it takes connections. `null`: nobody here may start it. */
  start: (() => Promise<BrokerProcess>) | null;
}

/** A broker that people have, as its page in docs/brokers says to set it up. */
export interface BrokerKind {
  name: string;
  /** `direct`: agents speak to it themselves. `console`: they come in through the console's own port. */
  agents: "direct" | "console";
  /** whether an agent that is revoked loses its connection at once */
  revokes: boolean;
  /** What it takes to run it here, or `null` when that is there. */
  missing(): string | null;
  prepare(place: Place): Promise<Prepared>;
}
