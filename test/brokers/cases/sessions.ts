import { randomBytes, randomUUID } from "node:crypto";
import { delivery, topicOf } from "@holofleet/shared/protocol/topics.ts";
import { connectAsync, type MqttClient } from "mqtt";
import { expect, test, vi } from "vitest";
import { notify } from "../../../apps/console/src/db/notices.ts";
import { hashToken, raiseGeneration } from "../../../apps/console/src/features/agents/service.ts";
import { WireAgent } from "../../src/agent.ts";
import { type Fleet, patient } from "../fleet.ts";

const count = 1_000;

/** All agents of a fleet at once: they connect in one storm, say hello, and each hears its doorbell. */
export function sessionCases(open: () => Fleet): void {
  test("1,000 sessions", { timeout: 240_000 }, async ({ task }) => {
    const fleet = open();
    const { db, secrets } = fleet.console.console;
    const mall = await fleet.mall();
    const first = await WireAgent.enrol(fleet.console, mall);
    const { mallId, desiredRelease } = await db.agent.findUniqueOrThrow({ where: { id: first.id } });
    const agents = Array.from({ length: count }, () => ({
      id: `a_${randomBytes(8).toString("hex")}`,
      token: randomBytes(32).toString("base64url"),
    }));
    await db.agent.createMany({
      data: agents.map(({ id, token }) => ({
        id,
        mallId,
        desiredRelease,
        tokenHash: hashToken(token),
        brokerToken: secrets.seal(token),
      })),
    });
    // a broker with accounts of its own is told of them in order of their ids
    await notify(db, { kind: "identity", id: first.id });
    const last = agents.reduce((a, b) => (a.id > b.id ? a : b));
    await vi.waitFor(async () => (await fleet.client(last.id, last.token)).endAsync(), patient);

    const rung = new Set<string>();
    const began = performance.now();
    const enter = async ({ id, token }: (typeof agents)[number]): Promise<MqttClient> => {
      const options = { protocolVersion: 4, clientId: id, username: id, password: token, keepalive: 60 } as const;
      const client = await connectAsync(
        fleet.agentUrl,
        { ...options, connectTimeout: 120_000, reconnectPeriod: 0 },
        false,
      );
      client.on("message", (_topic, payload) => {
        if (JSON.parse(payload.toString()).body.generation === 2) rung.add(id);
      });
      await client.subscribeAsync([topicOf(id, "desired"), topicOf(id, "commands")], { qos: 1 });
      const hello = {
        v: 1,
        id: randomUUID(),
        sentAt: Date.now(),
        type: "presence",
        body: { online: true, bootId: randomUUID() },
      };
      await client.publishAsync(topicOf(id, "presence"), JSON.stringify(hello), delivery.presence);
      return client;
    };
    const clients = await Promise.all(agents.map(enter));
    const heard = () => db.agent.count({ where: { mallId, lastSeenAt: { not: null } } });
    await vi.waitFor(async () => expect(await heard()).toBe(count), patient);
    const seconds = (performance.now() - began) / 1000;
    await db.$transaction((tx) => raiseGeneration(tx, { mallId }));
    await vi.waitFor(() => expect(rung.size).toBe(count), patient);
    Object.assign(task.meta, { note: `${seconds.toFixed(1)} s` });
    await Promise.all(clients.map((client) => client.endAsync(true)));
  });
}
