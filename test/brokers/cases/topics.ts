import { filterOf } from "@holofleet/shared/protocol/topics.ts";
import { startProjector } from "@holofleet/simulator/projector.ts";
import { expect, test, vi } from "vitest";
import { type Fleet, patient, topicFor } from "../fleet.ts";

/** What travels on each topic, as console and agents use it. */
export function topicCases(open: () => Fleet): void {
  test("presence", async () => {
    const fleet = open();
    const { agent, mall } = await fleet.agent();
    await agent.publish("presence", agent.hello());
    await vi.waitFor(async () => expect(await fleet.presence(mall)).toBe("online"), patient);
    await agent.publish("presence", agent.hello(false));
    await vi.waitFor(async () => expect(await fleet.presence(mall)).toBe("offline"), patient);
    await agent.leave();
  });

  test("desired", async () => {
    const fleet = open();
    const { agent } = await fleet.agent();
    const { epoch, generation } = await agent.desired();
    const bell = { topic: topicFor(agent, "desired"), body: { epoch, generation } };
    await vi.waitFor(() => expect(agent.received).toContainEqual(bell), patient);
    await agent.leave();
    // kept by the broker for who comes later
    await fleet.connect(agent);
    await vi.waitFor(() => expect(agent.received).toContainEqual(bell), patient);
    await agent.leave();
  });

  test("commands and acks", async () => {
    const fleet = open();
    const device = await startProjector();
    const { agent, mall } = await fleet.agent();
    await agent.publish("presence", agent.hello());
    await vi.waitFor(async () => expect(await fleet.presence(mall)).toBe("online"), patient);
    const { id } = await fleet.admin.projectors.add({ mall, name: "Wall", host: "127.0.0.1", port: device.port });
    const command = await fleet.admin.projectors.power({ id, on: true });
    const order = { topic: topicFor(agent, "commands"), body: expect.objectContaining({ id: command.id }) };
    await vi.waitFor(() => expect(agent.received).toContainEqual(order), patient);
    const ack = { commandId: command.id, state: "accepted" as const, attempts: 1, elapsedMs: 1 };
    await agent.publish("acks", agent.envelope("acks", ack));
    const state = async () => (await fleet.admin.commands.show({ id: command.id })).state;
    await vi.waitFor(async () => expect(await state()).toBe("accepted"), patient);
    await agent.leave();

    // nothing of it is kept: who comes later hears what is said then, and no more
    await fleet.connect(agent);
    const head = await fleet.head();
    await head.publishAsync(topicFor(agent, "commands"), JSON.stringify({ body: "now" }), { qos: 1 });
    const orders = () => agent.received.filter(({ topic }) => topic === topicFor(agent, "commands"));
    await vi.waitFor(() => expect(orders()).toEqual([{ topic: topicFor(agent, "commands"), body: "now" }]), patient);
    await agent.leave();
    await device.close();
  });

  test("status", async () => {
    const fleet = open();
    const { agent, mall } = await fleet.agent();
    await agent.publish("presence", agent.hello());
    const run = await fleet.admin.syncs.request({ malls: [mall] });
    const desired = await agent.desired();
    await agent.publish("status", agent.status(desired, 1, 2));
    const files = async () => (await fleet.admin.syncs.show({ id: run.id })).files;
    await vi.waitFor(async () => expect(await files()).toMatchObject({ done: 1, total: 2 }), patient);
    await agent.publish("reported", agent.reported(desired));
    const state = async () => (await fleet.admin.syncs.show({ id: run.id })).state;
    await vi.waitFor(async () => expect(await state()).toBe("done"), patient);
    await agent.leave();
  });

  test("will", async () => {
    const fleet = open();
    const heard: string[] = [];
    const head = await fleet.head((topic) => heard.push(topic));
    await head.subscribeAsync(filterOf("presence"), { qos: 1 });
    const { agent, mall } = await fleet.agent();
    await agent.publish("presence", agent.hello());
    await vi.waitFor(async () => expect(await fleet.presence(mall)).toBe("online"), patient);
    agent.vanish();
    await vi.waitFor(async () => expect(await fleet.presence(mall)).toBe("offline"), patient);
    // the console may hear it before we do
    const own = () => heard.filter((topic) => topic === topicFor(agent, "presence"));
    await vi.waitFor(() => expect(own()).toHaveLength(2), patient);
  });

  test("reconnect", async () => {
    const fleet = open();
    const { agent, mall } = await fleet.agent();
    await agent.publish("presence", agent.hello());
    await vi.waitFor(async () => expect(await fleet.presence(mall)).toBe("online"), patient);
    agent.vanish();
    await vi.waitFor(async () => expect(await fleet.presence(mall)).toBe("offline"), patient);
    const next = agent.rebooted();
    await fleet.connect(next);
    await next.publish("presence", next.hello());
    await vi.waitFor(async () => expect(await fleet.presence(mall)).toBe("online"), patient);
    await fleet.admin.malls.update({ code: mall, name: "Another name" });
    const { epoch, generation } = await next.desired();
    const bell = { topic: topicFor(next, "desired"), body: { epoch, generation } };
    await vi.waitFor(() => expect(next.received).toContainEqual(bell), patient);
    await next.leave();
  });
}
