import { topicOf } from "@holofleet/shared/protocol/topics.ts";
import type { MqttClient } from "mqtt";
import { expect, test, vi } from "vitest";
import { probeBroker } from "../../../apps/agent/src/broker/probe.ts";
import type { WireAgent } from "../../src/agent.ts";
import { type Fleet, patient, topicFor } from "../fleet.ts";

const gone = (client: MqttClient) => new Promise<void>((resolve) => client.once("close", resolve));

/** Who comes in, and what it can do there: judged by what is delivered, never by what a broker acknowledges. */
export function doorCases(open: () => Fleet): void {
  test("wrong password", async () => {
    const fleet = open();
    const { agent } = await fleet.agent();
    await agent.leave();
    const refused = await probeBroker(fleet.agentUrl, { agentId: agent.id, token: "0".repeat(43) });
    expect(refused).toMatchObject({ code: "agent_revoked" });
    expect([4, 5]).toContain(refused?.details?.connack);
    expect(await probeBroker(fleet.agentUrl, { agentId: "a_nobody12", token: "0".repeat(43) })).toMatchObject({
      code: "agent_revoked",
    });
    expect(await probeBroker(fleet.agentUrl, { agentId: agent.id, token: agent.identity.token })).toBeNull();
  });

  test("permission to speak", async () => {
    const fleet = open();
    const heard: string[] = [];
    const head = await fleet.head((topic, payload) => heard.push(`${topic} ${payload}`));
    const { agent: victim } = await fleet.agent();
    const { agent: liar } = await fleet.agent();
    await liar.leave();
    const both = [victim, liar].map(({ id }) => id);
    for (const id of both)
      await head.subscribeAsync(
        ["status", "presence", "desired", "commands"].map((kind) => topicOf(id, kind as "status")),
        { qos: 1 },
      );
    heard.splice(0);

    const forged: [string, string][] = [
      [topicFor(victim, "status"), "forged"],
      [topicFor(victim, "commands"), "forged"],
      [topicFor(liar, "commands"), "forged"],
      [topicFor(victim, "presence"), "forged"],
    ];
    for (const [topic, payload] of forged) {
      const client = await fleet.client(liar.id, liar.identity.token);
      await Promise.race([gone(client), client.publishAsync(topic, payload, { qos: 1 }).catch(() => {})]);
      await client.endAsync(true);
    }
    const testament = {
      topic: topicFor(victim, "presence"),
      payload: Buffer.from("forged"),
      qos: 1,
      retain: true,
    } as const;
    const dying = await fleet.client(liar.id, liar.identity.token, { will: testament }).catch(() => null);
    dying?.stream.destroy();

    // what an honest connection says and leaves arrives after all of that
    await fleet.connect(liar);
    await liar.publish("status", "honest");
    await vi.waitFor(() => expect(heard).toContain(`${topicFor(liar, "status")} honest`), patient);
    liar.vanish();
    await vi.waitFor(
      () => expect(heard.some((line) => line.startsWith(topicFor(liar, "presence")))).toBe(true),
      patient,
    );
    expect(heard.filter((line) => line.includes("forged"))).toEqual([]);
    await victim.leave();
  });

  test("permission to listen", async () => {
    const fleet = open();
    const head = await fleet.head();
    const { agent: victim } = await fleet.agent();
    const { agent: spy } = await fleet.agent();
    await spy.leave();
    const filters = [
      "#",
      "+/+/+/+/+",
      topicOf("+", "commands"),
      topicFor(victim, "commands"),
      topicFor(victim, "reported"),
    ];
    for (const filter of filters) {
      expect(await overheard(fleet, { head, victim, spy, filter }), `by ${filter}`).toEqual([]);
    }
    await victim.leave();
  });

  test("revoked", async ({ task }) => {
    const fleet = open();
    const { agent, mall } = await fleet.agent();
    await agent.leave();
    const client = await fleet.client(agent.id, agent.identity.token);
    const closed = gone(client);
    await fleet.admin.agents.revoke({ id: agent.id });
    if (fleet.kind.revokes) await closed;
    Object.assign(task.meta, { note: fleet.kind.revokes ? "at once" : "next connect" });
    expect((await agent.fetch("/agent/v1/desired")).status).toBe(401);
    await expect(fleet.client(agent.id, agent.identity.token)).rejects.toMatchObject({ code: expect.any(Number) });
    expect((await fleet.admin.malls.show({ code: mall })).agents).toEqual([]);
  });
}

const secret = JSON.stringify({ body: "secret" });
const marker = JSON.stringify({ body: "marker" });

/** What a spy hears of the victim's by a filter: live, and kept from before. */
async function overheard(
  fleet: Fleet,
  { head, victim, spy, filter }: { head: MqttClient; victim: WireAgent; spy: WireAgent; filter: string },
): Promise<string[]> {
  const heard: string[] = [];
  await head.publishAsync(topicFor(victim, "reported"), secret, { qos: 1, retain: true });
  const client = await fleet.client(spy.id, spy.identity.token);
  const closed = gone(client);
  const marked = new Promise<void>((resolve) => {
    client.on("message", (topic, payload) => {
      if (payload.toString() === marker) resolve();
      else if (!topic.includes(spy.id)) heard.push(topic);
    });
  });
  await Promise.race([closed, client.subscribeAsync(topicFor(spy, "commands"), { qos: 1 })]);
  await Promise.race([closed, client.subscribeAsync(filter, { qos: 1 }).catch(() => {})]);
  await head.publishAsync(topicFor(victim, "commands"), secret, { qos: 1 });
  await head.publishAsync(topicFor(spy, "commands"), marker, { qos: 1 });
  await Promise.race([closed, marked]);
  await client.endAsync(true);
  return heard;
}
