import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import tls from "node:tls";
import { AppError } from "@holofleet/shared/errors.ts";
import { buildConnector } from "undici";
import { networkFailure } from "./failures.ts";

/** The ways out of a mall's network, as HTTPS_PROXY, HTTP_PROXY and NO_PROXY name them. */
export interface Proxies {
  https: URL | null;
  http: URL | null;
  /** hosts that are reached without: `example.com` and all below it, `host:port`, or `*` */
  no: readonly string[];
}

export const noProxies: Proxies = { https: null, http: null, no: [] };

interface Goal {
  protocol: string;
  hostname: string;
  /** empty: the protocol's own */
  port: string;
}

const secure = ({ protocol }: Goal) => protocol === "https:" || protocol === "wss:";
const portOf = (goal: Goal) => goal.port || (secure(goal) ? "443" : "80");

/** The proxy on the way to an address, or `null` where there is none. */
export function proxyFor(goal: Goal, { https, http, no }: Proxies): URL | null {
  const host = goal.hostname.toLowerCase();
  const passed = no.some((entry) => {
    const [, name = "", port] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (name === "*") return true;
    if (port !== undefined && port !== portOf(goal)) return false;
    const bare = name.replace(/^\*?\./, "");
    return host === bare || host.endsWith(`.${bare}`);
  });
  return passed ? null : secure(goal) ? https : http;
}

/** A proxy's address without its password. */
export const proxyName = ({ protocol, host }: URL) => `${protocol}//${host}`;

/**
 * Opens a tunnel to a host through a proxy (CONNECT, RFC 9110 §9.3.6).
 * @throws AppError proxy_password, proxy_page, network, timeout
 */
export function openTunnel(proxy: URL, goal: Goal, timeoutMs: number): Promise<Socket> {
  const name = proxyName(proxy);
  const authority = `${goal.hostname}:${portOf(goal)}`;
  const { username, password } = proxy;
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const asked = (proxy.protocol === "https:" ? https : http).request(proxy, {
    method: "CONNECT",
    path: authority,
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      host: authority,
      ...(username && { "proxy-authorization": `Basic ${Buffer.from(login).toString("base64")}` }),
    },
  });
  return new Promise((resolve, reject) => {
    asked.once("connect", ({ statusCode = 0 }, socket, head) => {
      if (statusCode !== 200) {
        socket.destroy();
        return reject(refusal(name, authority, statusCode));
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket as Socket);
    });
    asked.once("response", (response) => {
      response.resume();
      reject(refusal(name, authority, response.statusCode ?? 0));
    });
    asked.once("error", (thrown) => {
      const silent = thrown.name === "AbortError" || thrown.name === "TimeoutError";
      const cause = silent ? Object.assign(thrown, { code: "ETIMEDOUT" }) : thrown;
      const { code, message, details } = networkFailure(cause, `the proxy ${name}`);
      reject(new AppError(code, message, { cause: thrown, ...(details && { details }) }));
    });
    asked.end();
  });
}

function refusal(proxy: string, authority: string, status: number): AppError {
  const details = { proxy, status };
  if (status === 407) {
    const message = `The proxy ${proxy} asks for a name and a password. Put them into HTTPS_PROXY: http://name:password@host:port.`;
    return new AppError("proxy_password", message, { details });
  }
  const message = `The proxy ${proxy} does not let this agent through to ${authority} (${status}). Have it allowed there, or name the host in NO_PROXY.`;
  return new AppError("proxy_page", message, { details });
}

/** How undici connects: through the proxy where there is one on the way. */
export function connectThrough(proxies: Proxies, timeoutMs: number): buildConnector.connector {
  const direct = buildConnector({ timeout: timeoutMs });
  return (options, callback) => {
    const proxy = proxyFor(options, proxies);
    if (proxy === null) return direct(options, callback);
    openTunnel(proxy, options, timeoutMs).then(
      (socket) => {
        if (secure(options)) direct({ ...options, httpSocket: socket }, callback);
        else callback(null, socket);
      },
      (thrown) => callback(thrown, null),
    );
  };
}

/** What a WebSocket connects through; `undefined` where no proxy is on the way. */
export function tunnelAgent(goal: Goal, proxies: Proxies, timeoutMs: number): http.Agent | undefined {
  const proxy = proxyFor(goal, proxies);
  if (proxy === null) return undefined;
  const agent = new (secure(goal) ? https : http).Agent();
  const connect = (_: object, callback: (error: Error | null, socket?: Socket) => void) => {
    openTunnel(proxy, goal, timeoutMs).then(
      (socket) => callback(null, secure(goal) ? tls.connect({ socket, servername: goal.hostname }) : socket),
      callback,
    );
  };
  return Object.assign(agent, { createConnection: connect });
}
