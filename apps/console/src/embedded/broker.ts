import { createServer, type Server } from "node:net";
import type { Duplex } from "node:stream";
import { AppError } from "@holofleet/shared/errors.ts";
import {
  type BrokerPrincipal,
  type CueTopics,
  mayPublish,
  maySubscribe,
  noCues,
  ownsClientId,
} from "@holofleet/shared/protocol/access.ts";
import { maxMessageBytes } from "@holofleet/shared/protocol/index.ts";
import { Aedes, type AuthenticateError, type Client } from "aedes";
import type { Logger } from "pino";

import { packetLimit } from "./packet-limit.ts";

/** Topic, ids and a will around one message of ours. */
const maxPacketBytes = maxMessageBytes + 4096;
/** Bytes waiting for one subscriber that no longer reads; one such would hold up all others. */
const maxBacklogBytes = 1 << 20;

export interface BrokerOptions {
  host: string;
  /** 0 takes a free one */
  port: number;
  /** Whose password this is; `null` refuses. */
  authenticate(username: string, password: string, clientId: string): Promise<BrokerPrincipal | null>;
  /** What cues add to what somebody may say and hear. */
  cueTopics?(principal: BrokerPrincipal): Promise<CueTopics>;
  log: Logger;
}

export interface EmbeddedBroker {
  /** for clients on this machine */
  url: string;
  /** Serves MQTT on a stream that came over WebSocket. */
  handleWebSocket(stream: Duplex): void;
  /** Ends the connections of an agent or device at once, its will is sent. */
  disconnect(id: string): void;
  /** ids of the agents and devices that are connected */
  agents(): string[];
  /** Whether an older agent listens to this topic. */
  hears(topic: string): boolean;
  stop(): Promise<void>;
}

/**
 * Starts the embedded broker: MQTT 3.1.1, everything in memory (no decision lives in a broker), no session outlives its
 * connection, so no queue grows for an agent that is away.
 * @throws AppError unavailable when the port is taken, naming the port and the variable
 */
export async function startBroker(options: BrokerOptions): Promise<EmbeddedBroker> {
  const { log } = options;
  const principals = new WeakMap<Client, BrokerPrincipal>();
  const clients = new Map<string, Client>();
  /** topics that a client listens to */
  const heard = new WeakMap<Client, Set<string>>();
  const streams = new Set<Duplex>();
  const idOf = (client: Client) => {
    const principal = principals.get(client);
    return principal === undefined || principal.role === "console" ? null : principal.id;
  };
  const allowed = async (client: Client | null, may: (principal: BrokerPrincipal, cues: CueTopics) => boolean) => {
    const principal = client && principals.get(client);
    if (!principal) return false;
    return may(principal, noCues) || (options.cueTopics ? may(principal, await options.cueTopics(principal)) : false);
  };
  const cannotTell = (error: unknown) => {
    log.error({ err: error }, "broker: cannot tell what may be said");
    return false;
  };

  const aedes = await Aedes.createBroker({
    concurrency: 1000,
    drainTimeout: 5000,
    connectTimeout: 10_000,
    maxTopicLevels: 10,
    preConnect(_client, packet, done) {
      packet.clean = true;
      done(null, true);
    },
    authenticate(client, username, password, done) {
      identify(options, client.id, username, password)
        .then((principal) => {
          principals.set(client, principal);
          // older agents are called by the second in which they started: two of them would show each other out for ever
          if (principal.role === "legacy") client.id = `${principal.id}/${client.id}`;
          done(null, true);
        })
        .catch((error: AuthenticateError) => {
          log.info({ clientId: client.id }, `broker: refused: ${error.message}`);
          done(error, false);
        });
    },
    authorizePublish(client, { topic, qos }, done) {
      // QoS 2 is for a test by hand: nothing of ours needs it
      const level = (role: BrokerPrincipal["role"]) => qos < 2 || role === "console";
      allowed(client, (principal, cues) => level(principal.role) && mayPublish(principal, topic, cues))
        .catch(cannotTell)
        .then((allow) => done(allow ? null : new Error(`may not publish to ${topic} with QoS ${qos}`)));
    },
    authorizeSubscribe(client, subscription, done) {
      allowed(client, (principal, cues) => maySubscribe(principal, subscription.topic, cues))
        .catch(cannotTell)
        .then((allow) => {
          if (!allow) log.warn({ clientId: client.id }, `broker: may not subscribe to ${subscription.topic}`);
          done(null, allow ? subscription : null);
        });
    },
    authorizeForward(client, packet) {
      if (client.conn.writableLength <= maxBacklogBytes) return packet;
      log.warn({ clientId: client.id }, "broker: a client stopped reading and was disconnected");
      client.conn.destroy();
      return null;
    },
  });
  aedes.on("client", (client) => clients.set(client.id, client));
  aedes.on("clientDisconnect", (client) => {
    if (clients.get(client.id) === client) clients.delete(client.id);
  });
  aedes.on("subscribe", (subscriptions, client) => {
    const topics = heard.get(client) ?? new Set();
    for (const { topic, qos } of subscriptions) if (qos < 128) topics.add(topic);
    heard.set(client, topics);
  });
  aedes.on("unsubscribe", (topics, client) => {
    for (const topic of topics) heard.get(client)?.delete(topic);
  });
  aedes.on("clientError", (client, error) => log.info({ clientId: client.id }, `broker: ${error.message}`));
  aedes.on("connectionError", (_client, error) => log.debug(`broker: ${error.message}`));

  const accept = (stream: Duplex) => {
    streams.add(stream);
    stream.once("close", () => streams.delete(stream));
    aedes.handle(stream);
    // Only looks on: aedes reads the stream by `readable`, and each chunk it reads passes here first.
    const withinLimit = packetLimit(maxPacketBytes);
    stream.on("data", (chunk: Buffer) => {
      if (!withinLimit(chunk)) stream.destroy(new Error(`a packet is larger than ${maxPacketBytes} bytes`));
    });
  };

  // A large read buffer keeps one frozen subscriber from stalling the publishers.
  const server = createServer({ highWaterMark: 4 << 20 }, accept);
  const port = await listen(server, options);
  return {
    url: `mqtt://${reachable(options.host)}:${port}`,
    handleWebSocket: accept,
    disconnect(id) {
      for (const client of clients.values()) if (idOf(client) === id) client.close();
    },
    agents: () => [...new Set([...clients.values()].flatMap((client) => idOf(client) ?? []))],
    hears: (topic) =>
      [...clients.values()].some(
        (client) => principals.get(client)?.role === "legacy" && heard.get(client)?.has(topic),
      ),
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      for (const stream of streams) stream.destroy();
      await closed;
    },
  };
}

/** @throws AuthenticateError with the CONNACK code of MQTT 3.1.1, 3.2.2.3: 2 client id, 3 unavailable, 4 password */
async function identify(
  { authenticate, log }: BrokerOptions,
  clientId: string,
  username: string | undefined,
  password: Buffer | undefined,
): Promise<BrokerPrincipal> {
  if (!username || !password) throw refusal(4, "no user name or password");
  const principal = await authenticate(username, password.toString("utf8"), clientId).catch((error: unknown) => {
    log.error({ err: error }, "broker: cannot check a password");
    throw refusal(3, "passwords cannot be checked now");
  });
  if (!principal) throw refusal(4, `wrong password for ${username}`);
  if (!ownsClientId(principal, clientId, username)) throw refusal(2, `the client id is not ${username}'s own`);
  return principal;
}

function refusal(returnCode: 2 | 3 | 4, message: string): AuthenticateError {
  return Object.assign(new Error(message), { returnCode });
}

function listen(server: Server, { host, port }: BrokerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on("error", (error: NodeJS.ErrnoException) => {
      const cause =
        error.code === "EADDRINUSE"
          ? `Port ${port} is taken by another program`
          : `Cannot listen on ${host}:${port}: ${error.message}`;
      reject(
        new AppError("unavailable", `${cause}. Set MQTT_PORT to a free port for the embedded broker.`, {
          cause: error,
        }),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

/** An address that this machine can connect to, for one that means every address. */
function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
