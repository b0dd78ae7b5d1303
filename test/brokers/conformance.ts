import { afterAll, beforeAll, describe } from "vitest";
import { codeCases } from "./cases/codes.ts";
import { doorCases } from "./cases/doors.ts";
import { legacyCases } from "./cases/legacy.ts";
import { olderCases } from "./cases/older.ts";
import { restartCases } from "./cases/restart.ts";
import { sessionCases } from "./cases/sessions.ts";
import { topicCases } from "./cases/topics.ts";
import { Fleet } from "./fleet.ts";
import type { BrokerKind } from "./run/kind.ts";

/** Everything that Holofleet asks of a broker, tried on one kind of them. Each test is a column of the table in docs/brokers. */
export function conformance(kind: BrokerKind): void {
  const missing = kind.missing();
  if (missing) process.stdout.write(`${kind.name} is left out: ${missing}\n`);
  describe.skipIf(missing !== null)(kind.name, () => {
    let fleet: Fleet;
    beforeAll(async () => {
      fleet = await Fleet.open(kind);
    });
    afterAll(() => fleet?.close());
    const open = () => fleet;
    topicCases(open);
    doorCases(open);
    codeCases(open);
    legacyCases(open);
    olderCases(open);
    restartCases(open);
    sessionCases(open);
  });
}
