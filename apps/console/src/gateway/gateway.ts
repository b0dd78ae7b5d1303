import { type Duplex, pipeline, Transform } from "node:stream";
import type { SecureContextOptions } from "node:tls";
import { cueTopicSchema } from "@holofleet/shared/cues/messages.ts";
import {
  type BrokerPrincipal,
  type CueTopics,
  mayPublish,
  maySubscribe,
  noCues,
  ownsClientId,
} from "@holofleet/shared/protocol/access.ts";
import { maxMessageBytes } from "@holofleet/shared/protocol/codec.ts";
import { generate, type IConnectPacket, type Packet, parser } from "mqtt-packet";
import type { Logger } from "pino";
import { packetLimit } from "#embedded/packet-limit.ts";
import { openUpstream } from "./upstream.ts";

export interface GatewayOptions {
  /** the broker behind, and the console's own account there */
  link: { url: string; username: string; password: string; tls: SecureContextOptions };
  /** Whose password this is; `null` refuses. */
  authenticate(username: string, password: string): Promise<BrokerPrincipal | null>;
  /** What cues add to what somebody may say and hear. */
  cueTopics(principal: BrokerPrincipal): Promise<CueTopics>;
  log: Logger;
}

export interface Gateway {
  /** Serves MQTT on a stream that came over WebSocket. */
  handleWebSocket(stream: Duplex): void;
  /** Ends the connections of an agent or device at once; the broker sends its will. */
  disconnect(id: string): void;
  /** ids of the agents and devices that are connected */
  agents(): string[];
}

/** Topic, ids and a will around one message of ours. */
const maxPacketBytes = maxMessageBytes + 4096;
/** milliseconds until a client has said who it is; in a storm of clients it is we who read late */
const connectMs = 30_000;

/** CONNACK return codes (MQTT 3.1.1 §3.2.2.3). */
const refusals = { version: 1, clientId: 2, unavailable: 3, password: 4, will: 5 } as const;

/**
 * Lets agents into a broker of the user's own through the console: it checks who they are and what they say and hear, by the
 * same rules as the embedded broker, and goes on with the console's own account. So that broker needs to know no agent at all,
 * whatever it can check by itself. What an honest agent never does ends its connection.
 */
export function createGateway({ link, authenticate, cueTopics, log }: GatewayOptions): Gateway {
  const open = new Map<Duplex, string>();

  /** Why a client may not come in, or who it is. */
  async function admit(packet: Packet): Promise<BrokerPrincipal | keyof typeof refusals> {
    if (packet.cmd !== "connect") throw new Error(`the first packet is ${packet.cmd}`);
    const { clientId, username, password, will, protocolVersion } = packet;
    if (protocolVersion !== 4) return "version";
    if (!username || !password) return "password";
    const principal = await authenticate(username, password.toString()).catch((error: unknown) => {
      log.error({ err: error }, "gateway: cannot check a password");
      return "unavailable" as const;
    });
    if (principal === "unavailable") return principal;
    // the console's own account may do anything at the broker: it is not to be guessed at from outside
    if (principal === null || principal.role === "console") return "password";
    if (!ownsClientId(principal, clientId, username)) return "clientId";
    return will && !mayPublish(principal, will.topic) ? "will" : principal;
  }

  function serve(stream: Duplex): void {
    const withinLimit = packetLimit(maxPacketBytes);
    const packets = parser({ protocolVersion: 4 });
    const read: Packet[] = [];
    let broken: unknown = null;
    packets.on("packet", (packet) => read.push(packet));
    packets.on("error", (error) => {
      broken = error;
    });
    let principal: BrokerPrincipal | null = null;
    const patience = setTimeout(() => stream.destroy(), connectMs);

    async function enter(packet: Packet): Promise<void> {
      clearTimeout(patience);
      const admitted = await admit(packet);
      if (typeof admitted === "string") {
        log.info(`gateway: refused a client: ${admitted}`);
        stream.end(generate({ cmd: "connack", returnCode: refusals[admitted], sessionPresent: false }));
        return;
      }
      if (stream.destroyed) return;
      principal = admitted;
      if (admitted.role !== "console") open.set(stream, admitted.id);
      const broker = openUpstream(link.url, link.tls);
      pipeline(guard, broker, () => {});
      pipeline(broker, stream, () => {});
      const { username, password } = link;
      const account = username ? { username, password: Buffer.from(password) } : {};
      const { username: _name, password: _password, ...connect } = packet as IConnectPacket;
      guard.push(generate({ ...connect, ...account, clean: true }));
    }

    const cannotTell = (error: unknown): CueTopics => {
      log.error({ err: error }, "gateway: cannot tell which topics of cues may be used");
      return noCues;
    };

    async function pass(whose: BrokerPrincipal, packet: Packet): Promise<void> {
      if (permits(whose, packet, noCues) || permits(whose, packet, await cueTopics(whose).catch(cannotTell)))
        guard.push(generate(packet));
      else if (packet.cmd === "subscribe" && packet.subscriptions.every(({ topic }) => mayBeCues(topic))) {
        // an agent may be late to hear that a cue is gone: that is said, and no reason to show it out
        const granted = packet.subscriptions.map(() => 128);
        stream.write(generate({ cmd: "suback", messageId: packet.messageId ?? 0, granted }));
      } else throw new Error(`may not ${words(packet)}`);
    }

    const guard = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const take = async () => {
          if (!withinLimit(chunk)) throw new Error(`a packet is larger than ${maxPacketBytes} bytes`);
          packets.parse(chunk);
          if (broken) throw broken;
          for (const packet of read.splice(0)) {
            if (stream.writableEnded) return;
            if (principal === null) await enter(packet);
            else await pass(principal, packet);
          }
        };
        take().then(() => done(), done);
      },
    });
    pipeline(stream, guard, (error) => {
      if (error) log.debug({ agentId: open.get(stream) }, `gateway: ${error.message}`);
    });
    stream.once("close", () => {
      clearTimeout(patience);
      open.delete(stream);
    });
  }

  return {
    handleWebSocket: serve,
    agents: () => [...new Set(open.values())],
    disconnect(id) {
      for (const [stream, who] of open) if (who === id) stream.destroy();
    },
  };
}

/** Whether a sender may send a packet. */
function permits(principal: BrokerPrincipal, packet: Packet, cues: CueTopics): boolean {
  switch (packet.cmd) {
    case "publish":
      return packet.qos < 2 && mayPublish(principal, packet.topic, cues);
    case "subscribe":
      return packet.subscriptions.every(({ topic }) => maySubscribe(principal, topic, cues));
    case "puback":
    case "unsubscribe":
    case "pingreq":
    case "disconnect":
      return true;
    default:
      return false;
  }
}

const mayBeCues = (topic: string): boolean => cueTopicSchema.safeParse(topic).success;

function words(packet: Packet): string {
  if (packet.cmd === "publish") return `publish to ${packet.topic} with QoS ${packet.qos}`;
  if (packet.cmd !== "subscribe") return `send ${packet.cmd}`;
  return `subscribe to ${packet.subscriptions.map(({ topic }) => topic).join(", ")}`;
}
