import { afterAll, beforeAll, expect, it } from "vitest";
import { askAllBells, recordRung } from "../../apps/console/src/features/agents/doorbell.ts";
import { raiseGeneration, recordSeen } from "../../apps/console/src/features/agents/service.ts";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";

let running: TestConsole;
let mallId: string;
let ids: string[];

beforeAll(async () => {
  running = await startTestConsole();
  await running.admin.malls.add({ code: "SH-01", name: "One" });
  const { id } = await WireAgent.enrol(running, "SH-01");
  const { db } = running.console;
  const first = await db.agent.findUniqueOrThrow({ where: { id } });
  mallId = first.mallId;
  ids = Array.from({ length: 300 }, (_, i) => `a_many${String(i).padStart(3, "0")}`);
  const more = [...ids].reverse().map((id) => ({ id, mallId, tokenHash: id, desiredRelease: first.desiredRelease }));
  await db.agent.createMany({ data: more });
});
afterAll(() => running.stop());

it("whoever changes many agents at once never waits in a ring for somebody else who does", async () => {
  const { db } = running.console;
  const backwards = [...ids].reverse();
  const bells = async () => (await db.agent.findMany({ select: { id: true, generation: true } })).reverse();
  const changes = [
    () => askAllBells(db),
    () => recordSeen(db, backwards, new Date()),
    async () => recordRung(db, await bells()),
    () => db.$transaction((tx) => raiseGeneration(tx, { mallId })),
    () => running.admin.syncs.request({ all: true }),
  ];
  for (let round = 0; round < 12; round++) await Promise.all(changes.map((change) => change()));
  const [agent] = await db.agent.findMany({ where: { id: ids[0] ?? "" } });
  expect(agent?.lastSeenAt).not.toBeNull();
  // each round raised it, and the sync may have raised it again
  expect(agent?.generation).toBeGreaterThan(12);
}, 60_000);
