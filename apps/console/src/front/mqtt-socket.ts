import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { createWebSocketStream, WebSocketServer } from "ws";

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
