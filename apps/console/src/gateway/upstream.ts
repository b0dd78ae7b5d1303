import { connect as connectTcp } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls, type SecureContextOptions } from "node:tls";
import { AppError } from "@holofleet/shared/errors.ts";
import { createWebSocketStream, WebSocket } from "ws";

/** Opens a byte stream to a broker at `mqtt:`, `mqtts:`, `ws:` or `wss:`. `tls` is what its certificate is checked with. */
export function openUpstream(address: string, tls: SecureContextOptions): Duplex {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  switch (url.protocol) {
    case "mqtt:":
      return connectTcp({ host, port: Number(url.port || 1883), noDelay: true });
    case "mqtts:":
      return connectTls({ host, port: Number(url.port || 8883), servername: host, ...tls });
    case "ws:":
    case "wss:":
      return createWebSocketStream(new WebSocket(`${url.protocol}//${url.host}${url.pathname}`, "mqtt", tls));
    default:
      throw new AppError("bad_request", `MQTT_URL cannot be ${url.protocol}`);
  }
}
