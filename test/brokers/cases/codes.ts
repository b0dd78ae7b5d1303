import { parseCsv } from "@holofleet/shared/csv.ts";
import type { MqttClient } from "mqtt";
import { expect, test, vi } from "vitest";
import { type Fleet, patient } from "../fleet.ts";

/** Chooses where devices ask, and waits until the console listens there. */
async function exchange({ admin, console: { console } }: Fleet, topic: string): Promise<void> {
  await console.db.codeExchange.updateMany({ data: { seenAt: null } });
  await admin.codes.setExchange({ topic });
  await vi.waitFor(
    async () => expect(await console.db.codeExchange.count({ where: { seenAt: null } })).toBe(0),
    patient,
  );
}

async function codesFor({ admin }: Fleet): Promise<[string, string, string]> {
  const { id } = await admin.codes.create({ name: "Doors", count: 3 });
  const rows = parseCsv((await admin.codes.export({ id })).csv).slice(1);
  return rows.map(({ cells }) => cells[1] ?? "") as [string, string, string];
}

/** Keeps what a client hears on a topic. */
async function listen(client: MqttClient, topic: string): Promise<string[]> {
  const heard: string[] = [];
  client.on("message", (_, payload) => heard.push(payload.toString()));
  await client.subscribeAsync(topic, { qos: 1 });
  return heard;
}

/** Devices of the older kind, which ask for access codes on a topic and are answered there. */
export function codeCases(open: () => Fleet): void {
  test("access codes", async () => {
    const fleet = open();
    const mall = await fleet.mall();
    const [one, two] = await codesFor(fleet);
    await exchange(fleet, "holofleet/codes/+");
    const { id, password, topic } = await fleet.admin.codes.addDevice({ name: "Door", mall });
    const enter = () => vi.waitFor(() => fleet.client(id, password), patient);
    const device = await enter();
    const heard = await listen(device, topic ?? "");
    await device.publishAsync(topic ?? "", JSON.stringify(one), { qos: 1 });
    await vi.waitFor(() => expect(heard).toEqual([JSON.stringify(one), "1"]), patient);
    await device.publishAsync(topic ?? "", JSON.stringify(one), { qos: 1 });
    await vi.waitFor(() => expect(heard.slice(2)).toEqual([JSON.stringify(one), "0"]), patient);
    await device.endAsync(true);

    // another topic: the old one is closed to it, and the new one open
    await exchange(fleet, "shop/codes/+");
    await vi.waitFor(async () => {
      const moved = await fleet.client(id, password);
      const answers = await listen(moved, `shop/codes/${id}`);
      await moved.publishAsync(`shop/codes/${id}`, JSON.stringify(two), { qos: 1 });
      await vi.waitFor(() => expect(answers.some((said) => /^[01]$/.test(said))).toBe(true), { timeout: 5_000 });
      await moved.endAsync(true);
    }, patient);
    expect((await fleet.admin.codes.find({ code: two })).state).toBe("used");
  });

  test("a code asked while the console restarts", async ({ skip }) => {
    const fleet = open();
    // an embedded broker is away with its console, and so are the answers to a broker that asks it who may speak
    if (fleet.kind.agents === "direct" || fleet.console.broker !== null) skip();
    const [code] = await codesFor(fleet);
    await exchange(fleet, "holofleet/codes/+");
    const topic = "holofleet/codes/d_0123456789abcdef";
    const head = await fleet.head();
    const heard = await listen(head, topic);
    await fleet.without(async () => {
      await head.publishAsync(topic, JSON.stringify(code), { qos: 1 });
    });
    await vi.waitFor(() => expect(heard).toEqual([JSON.stringify(code), "1"]), patient);
  });
}
