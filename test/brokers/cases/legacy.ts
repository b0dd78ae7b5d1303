import type { MqttCredentials } from "@holofleet/contract/malls/legacy.ts";
import { legacyTopics } from "@holofleet/shared/protocol/legacy.ts";
import type { MqttClient } from "mqtt";
import { expect, test, vi } from "vitest";
import { type Fleet, patient } from "../fleet.ts";

/** Marks a new mall as one that runs the older agent. */
async function mark(fleet: Fleet): Promise<{ code: string; mqtt: MqttCredentials }> {
  const code = await fleet.mall();
  const settings = { topics: "mall", base: `${fleet.console.url}/x.com/`, style: "holo" } as const;
  const { mqtt } = await fleet.admin.malls.setLegacy({ code, settings });
  if (!mqtt) throw new Error("no credentials");
  return { code, mqtt };
}

/** Comes in as an older agent does, under the time; a broker with accounts of its own may know it a moment later. */
function enter(fleet: Fleet, { username, password }: MqttCredentials, clientId: string): Promise<MqttClient> {
  return vi.waitFor(() => fleet.client(username, password, { clientId }), patient);
}

/** The older agent at the new console's broker: its four topics, nobody else's, and nothing to say. */
export function legacyCases(open: () => Fleet): void {
  test("older agents", async () => {
    const fleet = open();
    const heard: string[] = [];
    const mall = await mark(fleet);
    const other = await mark(fleet);
    const topics = legacyTopics(mall.code, "mall");
    const agent = await enter(fleet, mall.mqtt, "20261120080000");
    agent.on("message", (topic, payload) => heard.push(`${topic} ${payload}`));
    await agent.subscribeAsync(Object.values(topics), { qos: 0 });

    const stranger = await enter(fleet, other.mqtt, "20261120080001");
    const overheard: string[] = [];
    stranger.on("message", (topic) => overheard.push(topic));
    const closed = new Promise<void>((resolve) => stranger.once("close", resolve));
    await Promise.race([closed, stranger.publishAsync(topics.all, "forged", { qos: 1 }).catch(() => {})]);
    await stranger.endAsync(true);
    const spy = await enter(fleet, other.mqtt, "20261120080002");
    spy.on("message", (topic) => overheard.push(topic));
    const shut = new Promise<void>((resolve) => spy.once("close", resolve));
    await Promise.race([shut, spy.subscribeAsync(topics.mall, { qos: 0 }).catch(() => {})]);

    const head = await fleet.head();
    for (const topic of Object.values(topics)) await head.publishAsync(topic, "list", { qos: 1 });
    await vi.waitFor(() => expect(heard).toHaveLength(4), patient);
    expect(heard.sort()).toEqual(
      Object.values(topics)
        .map((topic) => `${topic} list`)
        .sort(),
    );
    expect(overheard).toEqual([]);

    const { mqtt } = await fleet.admin.malls.rotateLegacy({ code: mall.code });
    const { username, password } = mall.mqtt;
    await vi.waitFor(
      () => expect(fleet.client(username, password, { clientId: "20261120080003" })).rejects.toThrow(),
      patient,
    );
    await enter(fleet, mqtt, "20261120080004");
  });
}
