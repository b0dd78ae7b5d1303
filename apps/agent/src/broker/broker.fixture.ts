import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { Aedes, type AuthenticateError } from "aedes";
import { createWebSocketStream, WebSocketServer } from "ws";

/** A real broker for tests: aedes over TCP, and over WebSocket at /mqtt of an HTTP server. Kept messages die with it. */
export async function startTestBroker(options: { port?: number; refuse?: () => number } = {}) {
  const aedes = await Aedes.createBroker();
  const published: { topic: string; payload: string; retain: boolean; qos: number }[] = [];
  aedes.authenticate = (_client, _user, _password, done) => {
    const returnCode = options.refuse?.() ?? 0;
    if (returnCode === 0) return done(null, true);
    done(Object.assign(new Error("refused"), { returnCode }) as AuthenticateError, false);
  };
  aedes.on("publish", ({ topic, payload, retain, qos }, client) => {
    if (client) published.push({ topic, payload: payload.toString(), retain, qos });
  });
  const tcp = createServer(aedes.handle);
  const http = createHttpServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ server: http, path: "/mqtt", handleProtocols: () => "mqtt" });
  sockets.on("connection", (socket, request) => aedes.handle(createWebSocketStream(socket), request));
  const port = await listen(tcp, options.port ?? 0);
  const httpPort = await listen(http as unknown as Server, 0);

  return {
    aedes,
    port,
    url: `mqtt://127.0.0.1:${port}`,
    webSocketUrl: `ws://127.0.0.1:${httpPort}/mqtt`,
    published,
    publish: (topic: string, payload: string, { retain = false } = {}) =>
      new Promise<void>((resolve, reject) =>
        aedes.publish({ cmd: "publish", topic, payload, qos: 1, retain, dup: false }, (error) =>
          error ? reject(error) : resolve(),
        ),
      ),
    /** Cuts everybody off, as a killed broker does. */
    async kill() {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      http.closeAllConnections();
      await Promise.all([tcp, http].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}
