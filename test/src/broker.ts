import { pino } from "pino";
import { type BrokerOptions, type EmbeddedBroker, startBroker } from "../../apps/console/src/embedded/broker.ts";

/** Password of everyone at the test broker. */
export const brokerPassword = "test";

/** The embedded broker on a free port of this machine: user `console` is the console, any other name an agent of that id. */
export function startTestBroker(options: Partial<BrokerOptions> = {}): Promise<EmbeddedBroker> {
  return startBroker({
    host: "127.0.0.1",
    port: 0,
    log: pino({ level: "silent" }),
    async authenticate(username, password) {
      if (password !== brokerPassword) return null;
      return username === "console" ? { role: "console" } : { role: "agent", id: username };
    },
    ...options,
  });
}
