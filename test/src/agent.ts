import { randomUUID } from "node:crypto";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { type Desired, desiredSchema, type EnrolResponse } from "@holofleet/shared/protocol/agent-http.ts";
import type { Body } from "@holofleet/shared/protocol/codec.ts";
import { delivery, topicOf, type UpKind } from "@holofleet/shared/protocol/topics.ts";
import mqtt, { type MqttClient } from "mqtt";
import type { TestConsole } from "./console.ts";

/** The wire of an agent in a test's hands: it says what the test wants, when the test wants it, and holds nothing. */
export class WireAgent {
  readonly bootId = randomUUID();
  private seq = 0;
  private client: MqttClient | null = null;
  /** messages that came down over the MQTT connection of now */
  received: { topic: string; body: unknown }[] = [];

  private constructor(
    readonly url: string,
    readonly identity: EnrolResponse,
  ) {}

  get id(): string {
    return this.identity.agentId;
  }

  /** Enrols a new agent of a mall. */
  static async enrol({ url, admin }: TestConsole, mall: string): Promise<WireAgent> {
    const { code } = await admin.malls.enrol({ code: mall });
    const response = await enrolWith(url, code);
    if (!response.ok) throw new Error(`enrolment answered ${response.status}: ${await response.text()}`);
    return new WireAgent(url, (await response.json()) as EnrolResponse);
  }

  /** Another boot of the same agent. */
  rebooted(): WireAgent {
    return new WireAgent(this.url, this.identity);
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const authorization = `Bearer ${this.id}.${this.identity.token}`;
    return fetch(new URL(path, this.url), { ...init, headers: { authorization, ...init.headers } });
  }

  async desired(): Promise<Desired> {
    return desiredSchema.parse(await (await this.fetch("/agent/v1/desired")).json());
  }

  blob(digest: Digest): Promise<Response> {
    return this.fetch(`/agent/v1/blobs/${digest.slice("sha256:".length)}`);
  }

  envelope<K extends UpKind>(type: K, body: Body<K>) {
    return { v: 1, id: randomUUID(), sentAt: Date.now(), type, body };
  }

  hello(online = true) {
    return this.envelope("presence", { online, bootId: this.bootId });
  }

  /** Progress towards what the console wants. */
  status({ generation }: { generation: number }, done: number, total: number) {
    return this.envelope("status", {
      bootId: this.bootId,
      generation,
      phase: "transferring",
      files: { done, total },
      bytes: { done: done * 100, total: total * 100 },
      rate: 1000,
      eta: 3,
      work: null,
      reason: null,
    });
  }

  /** The claim to hold everything of `desired`, or with `works` something else. */
  reported({ epoch, generation, release }: Desired, over: Partial<Body<"reported">> = {}) {
    return this.envelope("reported", {
      bootId: this.bootId,
      seq: this.seq++,
      epoch,
      generation,
      desiredRelease: release.digest,
      activeRelease: release.digest,
      phase: "idle",
      reason: null,
      works: release.document.works.map(({ id, slug, revision, manifest }) => ({ id, slug, revision, manifest })),
      playing: [],
      faults: [],
      disk: { freeBytes: 1e9, usedBytes: 1e6 },
      agent: { version: "0.0.0", node: "20", platform: "linux" },
      projectors: [],
      ...over,
    });
  }

  /** Sends over HTTP and answers what comes back. */
  async report(...messages: unknown[]): Promise<{ type: string; body: unknown }[]> {
    const response = await this.fetch("/agent/v1/report", { method: "POST", body: JSON.stringify({ messages }) });
    if (!response.ok) throw new Error(`report answered ${response.status}: ${await response.text()}`);
    return ((await response.json()) as { messages: { type: string; body: unknown }[] }).messages;
  }

  /** Reads what it should hold, and says over HTTP that it holds it. */
  async comply(): Promise<Desired> {
    const desired = await this.desired();
    await this.report(this.hello(), this.reported(desired));
    return desired;
  }

  /** Connects over MQTT with a will, and listens to its own topics. */
  async connect(brokerUrl: string): Promise<void> {
    const client = await mqtt.connectAsync(brokerUrl, {
      protocolVersion: 4,
      clientId: this.id,
      username: this.id,
      password: this.identity.token,
      reconnectPeriod: 0,
      will: {
        topic: topicOf(this.id, "presence"),
        payload: Buffer.from(JSON.stringify(this.hello(false))),
        ...delivery.presence,
      },
    });
    this.received = [];
    client.on("message", (topic, payload) => {
      this.received.push({ topic, body: JSON.parse(payload.toString("utf8")).body });
    });
    await client.subscribeAsync([topicOf(this.id, "desired"), topicOf(this.id, "commands")], { qos: 1 });
    this.client = client;
  }

  /** Whether the broker lets it listen to a topic more, over the MQTT connection of now. */
  async hears(topic: string): Promise<boolean> {
    const granted = await this.client?.subscribeAsync(topic, { qos: 1 }).catch(() => []);
    return granted?.some(({ qos }) => qos === 1) ?? false;
  }

  /** Publishes over MQTT; a string or bytes go as they are. */
  async publish(kind: UpKind, message: unknown): Promise<void> {
    const payload = typeof message === "string" || Buffer.isBuffer(message) ? message : JSON.stringify(message);
    await this.client?.publishAsync(topicOf(this.id, kind), payload, delivery[kind]);
  }

  /** Breaks the connection as a power cut does: the broker sends the will. */
  vanish(): void {
    this.client?.stream.destroy();
    this.client?.end(true);
  }

  async leave(): Promise<void> {
    await this.client?.endAsync(true);
  }
}

/** Trades an install code for an identity, as the agent's command line does. */
export function enrolWith(url: string, code: string, more: { machineKey?: string } = {}): Promise<Response> {
  return fetch(new URL("/agent/v1/enrol", url), {
    method: "POST",
    body: JSON.stringify({ code, hostname: "test", platform: "linux", version: "0.0.0", ...more }),
  });
}
