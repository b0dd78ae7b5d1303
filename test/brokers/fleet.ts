import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DownKind, topicOf, type UpKind } from "@holofleet/shared/protocol/topics.ts";
import mqtt, { type MqttClient } from "mqtt";
import { vi } from "vitest";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { freePortPair } from "../src/free-ports.ts";
import { freshDatabase } from "../src/postgres.ts";
import type { BrokerKind, BrokerProcess } from "./run/kind.ts";

/** Events are waited for as long as a busy machine may need. */
export const patient = { timeout: 60_000, interval: 50 };

/** A broker of one kind, a whole console on it, and what the cases do with them. */
export class Fleet {
  private malls = 0;
  private readonly clients: MqttClient[] = [];

  private constructor(
    readonly kind: BrokerKind,
    private readonly folder: string,
    private readonly settings: Record<string, string>,
    /** the broker's address with the console's account; empty for the embedded one */
    private readonly url: string,
    private readonly start: (() => Promise<BrokerProcess>) | null,
    private broker: BrokerProcess | null,
    private running: TestConsole,
  ) {}

  static async open(kind: BrokerKind): Promise<Fleet> {
    const folder = await mkdtemp(join(tmpdir(), "holofleet-broker-"));
    const [port, consolePort] = await freePortPair();
    const { url, settings = {}, start } = await kind.prepare({ folder, port, consolePort });
    const address = new URL(url || `mqtt://127.0.0.1:${port}`);
    const direct = `${address.protocol}//${address.host}`;
    const all = {
      HOLOFLEET_HOME: join(folder, "console"),
      DATABASE_URL: await freshDatabase(),
      PORT: String(consolePort),
      ...(url && { MQTT_URL: url }),
      ...(kind.agents === "direct" && { HOLOFLEET_PUBLIC_MQTT_URL: direct }),
      ...settings,
    };
    // first the console: a broker may ask it who comes in
    const fleet = new Fleet(kind, folder, all, url, start, null, await startTestConsole(all));
    try {
      fleet.broker = start && (await start());
      await fleet.ready();
    } catch (error) {
      await fleet.close();
      throw error;
    }
    return fleet;
  }

  get console(): TestConsole {
    return this.running;
  }

  get admin(): TestConsole["admin"] {
    return this.running.admin;
  }

  /** Whether somebody here may end the broker and start it again. */
  get restarts(): boolean {
    return this.start !== null || this.url === "";
  }

  /** Where agents find the broker. */
  get agentUrl(): string {
    return this.settings.HOLOFLEET_PUBLIC_MQTT_URL ?? `${this.running.url.replace("http", "ws")}/mqtt`;
  }

  /** Resolves when the console listens at the broker. */
  async ready(): Promise<void> {
    await vi.waitFor(async () => {
      const { broker } = await this.admin.fleet.status();
      if (!broker.connected) throw new Error("the console has no connection to the broker");
    }, patient);
  }

  /** Kills the broker and starts it again; the embedded one dies with its console. */
  async restart(): Promise<void> {
    if (this.url === "") {
      await this.running.stop();
      this.running = await startTestConsole(this.settings);
    } else {
      await this.broker?.kill();
      this.broker = (await this.start?.()) ?? null;
    }
  }

  /** Stops the console, does something meanwhile, and starts it again on the same data. */
  async without(meanwhile: () => Promise<void>): Promise<void> {
    await this.running.stop();
    await meanwhile();
    this.running = await startTestConsole(this.settings);
    await this.ready();
  }

  /** Adds a mall. @returns its code */
  async mall(): Promise<string> {
    const code = `M-${++this.malls}`;
    await this.admin.malls.add({ code, name: code });
    return code;
  }

  /** Enrols an agent in a mall of its own, and connects it. */
  async agent(): Promise<{ agent: WireAgent; mall: string }> {
    const mall = await this.mall();
    const agent = await WireAgent.enrol(this.running, mall);
    await this.connect(agent);
    return { agent, mall };
  }

  /** Connects an agent as a plain client, without a will, that only does what it is told. */
  async connect(agent: WireAgent): Promise<void> {
    await vi.waitFor(() => agent.connect(this.agentUrl), patient);
  }

  /** @throws what the broker answered */
  async client(username: string, password: string, more: mqtt.IClientOptions = {}): Promise<MqttClient> {
    const options = {
      protocolVersion: 4,
      reconnectPeriod: 0,
      clientId: username,
      username,
      password,
      ...more,
    } as const;
    const client = await mqtt.connectAsync(this.agentUrl, options, false);
    client.on("error", () => {});
    this.clients.push(client);
    return client;
  }

  /** A client with the console's own account, straight at the broker; whatever it hears goes to `heard`. */
  async head(heard: (topic: string, payload: string, retained: boolean) => void = () => {}): Promise<MqttClient> {
    const { username, password } = this.running.console.mqtt;
    const url = this.url || (this.running.broker?.url ?? "");
    const clientId = `${username}-${Math.random().toString(36).slice(2)}`;
    const client = await mqtt.connectAsync(url, {
      protocolVersion: 4,
      reconnectPeriod: 0,
      clientId,
      username,
      password,
    });
    client.on("message", (topic, payload, { retain }) => heard(topic, payload.toString(), retain));
    client.on("error", () => {});
    this.clients.push(client);
    return client;
  }

  /** The broker's address with the console's own account in it. */
  get headUrl(): string {
    const { username, password } = this.running.console.mqtt;
    return Object.assign(new URL(this.url || (this.running.broker?.url ?? "")), { username, password }).href;
  }

  async presence(mall: string): Promise<string> {
    return (await this.admin.malls.show({ code: mall })).presence;
  }

  async close(): Promise<void> {
    for (const client of this.clients) await client.endAsync(true);
    await this.running.stop();
    await this.broker?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export const topicFor = ({ id }: WireAgent, kind: UpKind | DownKind): string => topicOf(id, kind);
