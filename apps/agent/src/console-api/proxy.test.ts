import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { pino } from "pino";
import { afterEach, describe, expect, test } from "vitest";
import { startTestBroker } from "../broker/broker.fixture.ts";
import { connectBroker } from "../broker/client.ts";
import { probeBroker } from "../broker/probe.ts";
import { createConsoleApi } from "./client.ts";
import { createServerClock } from "./clock.ts";
import { createHttp } from "./http.ts";
import { noProxies, type Proxies, proxyFor } from "./proxy.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const listen = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  return (server.address() as AddressInfo).port;
};

/** A forward proxy as malls have them: CONNECT alone, with a password when one is given. */
async function startProxy({ password, status }: { password?: string; status?: number } = {}) {
  const tunnels: string[] = [];
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on("connect", (request: IncomingMessage, client, head) => {
    const login = `Basic ${Buffer.from(`mall:${password}`).toString("base64")}`;
    const refused = password !== undefined && request.headers["proxy-authorization"] !== login ? 407 : status;
    if (refused) return void client.end(`HTTP/1.1 ${refused} No\r\n\r\n`);
    tunnels.push(request.url ?? "");
    const [host, port] = (request.url ?? "").split(":");
    const upstream = connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    closers.push(() => upstream.destroy());
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
  });
  const port = await listen(server);
  return { tunnels, port, url: new URL(`http://127.0.0.1:${port}`) };
}

const through = (http: URL, more: Partial<Proxies> = {}): Proxies => ({ ...noProxies, http, https: http, ...more });

async function ask(url: string, proxies: Proxies) {
  const http = createHttp(url, "a.b", { connectMs: 2000 }, proxies);
  closers.push(() => http.close());
  return createConsoleApi(http, createServerClock()).report([], AbortSignal.timeout(10_000));
}

async function startConsole() {
  const port = await listen(
    createServer((_request, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end('{"messages":[]}'),
    ),
  );
  return { port, url: `http://127.0.0.1:${port}` };
}

describe("proxyFor", () => {
  const [a, b] = [new URL("http://a:3128"), new URL("http://b:3128")];
  test.each<[string, string, string[], URL | null]>([
    ["https", "https://console.example.com", [], a],
    ["MQTT over WebSocket", "wss://console.example.com/mqtt", [], a],
    ["plain http", "http://console.example.com", [], b],
    ["a name", "https://console.example.com", ["console.example.com"], null],
    ["what is below a name", "https://console.example.com", ["example.com"], null],
    ["with a dot", "https://console.example.com", [".EXAMPLE.com"], null],
    ["a name that only ends alike", "https://badexample.com", ["example.com"], a],
    ["another port", "https://console.example.com:8443", ["example.com:443"], a],
    ["this port", "https://console.example.com", ["example.com:443"], null],
    ["everything", "https://console.example.com", ["*"], null],
  ])("%s", (_, url, no, expected) => expect(proxyFor(new URL(url), { https: a, http: b, no })).toBe(expected));
});

describe("through a real proxy", () => {
  test("the console is reached, and only through it", async () => {
    const [console_, proxy] = [await startConsole(), await startProxy()];
    expect(await ask(console_.url, through(proxy.url))).toEqual([]);
    expect(proxy.tunnels).toEqual([`127.0.0.1:${console_.port}`]);
    expect(await ask(console_.url, through(proxy.url, { no: ["127.0.0.1"] }))).toEqual([]);
    expect(proxy.tunnels).toHaveLength(1);
  });

  test("a name and a password are given, and asked for in words", async () => {
    const [console_, proxy] = [await startConsole(), await startProxy({ password: "s p" })];
    await expect(ask(console_.url, through(proxy.url))).rejects.toMatchObject({
      code: "proxy_password",
      message: expect.stringContaining(`The proxy http://127.0.0.1:${proxy.port} asks for a name and a password.`),
    });
    const known = new URL(`http://mall:s%20p@127.0.0.1:${proxy.port}`);
    expect(await ask(console_.url, through(known))).toEqual([]);
    const wrong = await ask(console_.url, through(new URL(`http://mall:no@127.0.0.1:${proxy.port}`))).catch((e) => e);
    expect(wrong.message).not.toContain("mall:no");
  });

  test("a proxy that refuses, or is not there, is named", async () => {
    const [console_, proxy] = [await startConsole(), await startProxy({ status: 403 })];
    await expect(ask(console_.url, through(proxy.url))).rejects.toMatchObject({
      code: "proxy_page",
      message: expect.stringContaining("(403). Have it allowed there"),
    });
    await expect(ask(console_.url, through(new URL("http://127.0.0.1:1")))).rejects.toMatchObject({
      code: "network",
      message: expect.stringContaining("Nothing listens at the proxy http://127.0.0.1:1."),
    });
  });

  test("so is the broker, over its WebSocket", async () => {
    const [broker, proxy] = [await startTestBroker(), await startProxy({ password: "pw" })];
    closers.push(() => broker.kill());
    const proxies = through(new URL(`http://mall:pw@127.0.0.1:${proxy.port}`));
    await new Promise<void>((resolve) => {
      const client = connectBroker({
        agentId: "a_test01",
        token: "t",
        proxies,
        will: () => "gone",
        urls: () => [broker.webSocketUrl],
        onConnect: () => resolve(),
        onDisconnect: () => {},
        onMessage: () => {},
        log: pino({ level: "silent" }),
      });
      closers.push(() => client.stop("bye"));
    });
    expect(proxy.tunnels).toEqual([new URL(broker.webSocketUrl).host]);
    const identity = { agentId: "a_test02", token: "t" };
    expect(await probeBroker(broker.webSocketUrl, { ...identity, proxies })).toBeNull();
    expect(await probeBroker(broker.webSocketUrl, { ...identity, proxies: through(proxy.url) })).toMatchObject({
      code: "proxy_password",
    });
  });
});
