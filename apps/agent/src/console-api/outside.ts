import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { AppError } from "@holofleet/shared/errors.ts";
import { answerFailure, networkFailure } from "./failures.ts";
import { guardedLookup, isLiteral } from "./guard.ts";
import { type Answer, type HttpTimings, readAnswer, usualTimings } from "./http.ts";
import { noProxies, type Proxies, tunnelAgent } from "./proxy.ts";

export interface OutsideOptions {
  /** scheme, host and port of everything that may be asked, as `URL.origin` has them */
  origins: readonly string[];
  /** names among them may lead into an inner network; addresses among them may anyway */
  allowPrivate: boolean;
  proxies?: Proxies;
  timings?: Partial<HttpTimings>;
}

export interface Outside {
  /**
   * Asks for what others named. A redirect is followed inside the origins only, and takes no credentials to another one.
   * @throws AppError older_origin, network, timeout, or what the answer means when it is none of 200, 206, 304 and 416
   */
  get(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Answer>;
  close(): void;
}

const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);
const answers = new Set([200, 206, 304, 416]);

/**
 * HTTP to hosts that are not the console's. By Node's own client: undici 7 ends the process when a server closes its connection while
 * a body waits to be read (nodejs/undici#5360), and servers that we do not know do so.
 */
export function createOutside({ origins, allowPrivate, proxies = noProxies, timings = {} }: OutsideOptions): Outside {
  const { connectMs, headersMs, idleMs } = { ...usualTimings, ...timings };
  const allowed = new Set(origins);
  const lookup = guardedLookup((host) => allowPrivate || isLiteral(host));
  const direct = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };

  function send(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> {
    const by = url.protocol === "https:" ? https : http;
    const agent = tunnelAgent(url, proxies, connectMs) ?? (url.protocol === "https:" ? direct.https : direct.http);
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      // without an error of its own: its socket may be the pool's again, where nobody listens for one
      const giveUp = () => void asked.destroy();
      const asked = by.get(url, { agent, lookup, headers, timeout: headersMs }, (response) => {
        asked.setTimeout(idleMs);
        // who reads the body is told of its end all the same; who does not must not be ended by it
        response.on("error", () => {});
        resolve(response);
      });
      asked.once("timeout", () => asked.destroy(Object.assign(new Error("silent"), { code: "ETIMEDOUT" })));
      asked.on("error", reject);
      asked.once("close", () => signal.removeEventListener("abort", giveUp));
      signal.addEventListener("abort", giveUp);
    });
  }

  async function ask(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Answer> {
    if (!allowed.has(url.origin)) {
      const message = `${url.origin} is not among the origins that HOLOFLEET_LEGACY_ORIGINS allows. Add it if it is meant.`;
      throw new AppError("older_origin", message);
    }
    const { host } = url;
    try {
      const given = { "accept-encoding": "identity", ...headers };
      const body = await send(url, given, signal);
      return readAnswer({ statusCode: body.statusCode ?? 0, headers: body.headers, body }, host, signal);
    } catch (thrown) {
      throw signal.aborted ? signal.reason : networkFailure(thrown, host);
    }
  }

  return {
    async get(first, headers, signal) {
      let url = first;
      for (let hop = 0; ; hop++) {
        const { authorization, ...others } = headers;
        const mayKnow = authorization !== undefined && url.origin === first.origin;
        const answer = await ask(url, { ...others, ...(mayKnow && { authorization }) }, signal);
        if (answers.has(answer.status)) return answer;
        const location = answer.header("location");
        if (!redirects.has(answer.status) || location === undefined || hop >= mostRedirects)
          throw await faultOf(answer, url);
        answer.discard();
        url = targetOf(location, url);
      }
    },
    close() {
      direct.http.destroy();
      direct.https.destroy();
    },
  };
}

function targetOf(location: string, from: URL): URL {
  if (!URL.canParse(location, from.href))
    throw new AppError("proxy_page", `${from.host} leads nowhere: ${location.slice(0, 200)}`);
  const url = new URL(location, from);
  url.username = "";
  url.password = "";
  return url;
}

async function faultOf(answer: Answer, { host }: URL): Promise<AppError> {
  answer.discard();
  const { status } = answer;
  const type = answer.header("content-type") ?? "";
  if (status === 404 || status === 410)
    return new AppError("older_picture", `${host} does not have it (${status}).`, { details: { status } });
  if (status === 401 || status === 403)
    return new AppError("older_picture", `${host} does not give it to this agent (${status}).`, {
      details: { status },
    });
  return answerFailure({ status, type, retryAfter: answer.header("retry-after"), text: "" }, host);
}
