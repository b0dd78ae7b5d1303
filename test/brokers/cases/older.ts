import { legacyTopics } from "@holofleet/shared/protocol/legacy.ts";
import { pino } from "pino";
import { expect, test, vi } from "vitest";
import { listenToOlder } from "../../../apps/agent/src/broker/older.ts";
import { type Fleet, patient } from "../fleet.ts";

const topics = legacyTopics("42", "mall");
const log = pino({ level: "silent" });

/** Listens as an agent does beside its console, on both connections; what it hears goes to `heard`. */
async function listen({ headUrl: url }: Fleet, heard: string[]): Promise<() => Promise<void>> {
  const onMessage = async (topic: string, payload: Uint8Array) =>
    void heard.push(`${topic} ${Buffer.from(payload).toString()}`);
  const lists = { clientId: "holofleet-conform", topics: [topics.all, topics.work], qos: 1 } as const;
  const orders = { clientId: "holofleet-conformp", topics: [topics.projectors], qos: 0 } as const;
  const links = [lists, orders].map((part) => listenToOlder({ url, ...part, onMessage, log }));
  await vi.waitFor(() => expect(links.map((link) => link.state().listening)).toEqual([true, true]), patient);
  return async () => {
    for (const link of links) await link.stop();
  };
}

/** A new agent that hears an older back end at the back end's own broker. */
export function olderCases(open: () => Fleet): void {
  test("lists of an older back end", async () => {
    const fleet = open();
    const heard: string[] = [];
    const head = await fleet.head();
    const leave = await listen(fleet, heard);
    await head.publishAsync(topics.work, "list", { qos: 0 });
    await head.publishAsync(topics.projectors, "order", { qos: 0 });
    await vi.waitFor(
      () => expect(heard.sort()).toEqual([`${topics.projectors} order`, `${topics.work} list`]),
      patient,
    );
    await leave();
    await head.endAsync(true);
  });

  test("a list while the mall is away", async ({ skip }) => {
    const fleet = open();
    // the embedded broker keeps nothing for anybody: its console announces again what was not fetched
    skip(fleet.kind.name === "embedded");
    const heard: string[] = [];
    const head = await fleet.head();
    await (await listen(fleet, heard))();
    await head.publishAsync(topics.all, "list", { qos: 1 });
    await head.publishAsync(topics.projectors, "late", { qos: 1 });
    const leave = await listen(fleet, heard);
    await head.publishAsync(topics.projectors, "now", { qos: 1 });
    await vi.waitFor(() => expect(heard.sort()).toEqual([`${topics.projectors} now`, `${topics.all} list`]), patient);
    await leave();
    await head.endAsync(true);
  });
}
