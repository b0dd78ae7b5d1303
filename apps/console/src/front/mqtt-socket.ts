import type { IncomingMessage } from "node:http";
import { connect as connectTcp } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import { connect as connectTls } from "node:tls";
import { AppError } from "@holofleet/shared/errors.ts";
import { createWebSocketStream, WebSocket, WebSocketServer } from "ws";

/** Speaks MQTT over WebSocket on the console's own port, for malls whose firewall opens no other. */
export interface MqttSocket {
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  stop(): void;
}

/** @param serve takes over the byte stream of one client */
export function createMqttSocket(serve: (stream: Duplex) => void): MqttSocket {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 1024 * 1024,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has("mqtt") ? "mqtt" : false),
  });
  server.on("connection", (client) => serve(createWebSocketStream(client)));
  return {
    upgrade: (req, socket, head) =>
      server.handleUpgrade(req, socket, head, (client) => server.emit("connection", client, req)),
    stop: () => {
      for (const client of server.clients) client.terminate();
    },
  };
}

/** Passes each client on to the broker at `url` (mqtt, mqtts, ws or wss). Either end closes the other. */
export function pipeToBroker(url: string): (stream: Duplex) => void {
  return (stream) => {
    const broker = openBroker(new URL(url));
    pipeline(stream, broker, () => {});
    pipeline(broker, stream, () => {});
  };
}

function openBroker(url: URL): Duplex {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  switch (url.protocol) {
    case "mqtt:":
      return connectTcp({ host, port: Number(url.port || 1883) });
    case "mqtts:":
      return connectTls({ host, port: Number(url.port || 8883), servername: host });
    case "ws:":
    case "wss:":
      return createWebSocketStream(new WebSocket(`${url.protocol}//${url.host}${url.pathname}`, "mqtt"));
    default:
      throw new AppError("bad_request", `MQTT_URL cannot be ${url.protocol}`);
  }
}
