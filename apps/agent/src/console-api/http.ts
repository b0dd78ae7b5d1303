import type { Readable } from "node:stream";
import { AppError, isAbort } from "@holofleet/shared/errors.ts";
import { Agent, type Dispatcher, request } from "undici";
import { answerFailure, networkFailure } from "./failures.ts";
import { connectThrough, noProxies } from "./proxy.ts";

export interface Answer {
  status: number;
  header(name: string): string | undefined;
  /** The body as text. @throws AppError too_large beyond `maxBytes` */
  text(maxBytes: number): Promise<string>;
  /** The body as it comes. Its errors are AppErrors; an abort passes through. */
  bytes(): AsyncIterable<Uint8Array>;
  /** Gives the connection up without reading on. */
  discard(): void;
}

export interface Ask {
  method?: "GET" | "POST";
  /** of the console; or an address elsewhere, which the agent's token is not for */
  path: string | URL;
  headers?: Record<string, string>;
  json?: unknown;
  /** statuses that are an answer; any other is thrown as an AppError */
  expect: number[];
  signal?: AbortSignal;
}

export interface Http {
  ask(ask: Ask): Promise<Answer>;
  close(): Promise<void>;
}

/** milliseconds */
export interface HttpTimings {
  connectMs: number;
  /** from the request to the answer's headers */
  headersMs: number;
  /** without a single byte of the body */
  idleMs: number;
}

export const usualTimings: HttpTimings = { connectMs: 10_000, headersMs: 20_000, idleMs: 60_000 };

/** HTTP to one console, and to where it points: no redirect is followed, no encoding accepted, every wait bounded. `bearer` and `more` go to the console alone. */
export function createHttp(
  consoleUrl: string,
  bearer: string | (() => string) | null,
  timings: Partial<HttpTimings> = {},
  proxies = noProxies,
  more: Readonly<Record<string, string>> = {},
): Http {
  const { connectMs, headersMs, idleMs } = { ...usualTimings, ...timings };
  const origin = new URL(consoleUrl);
  const prefix = origin.pathname.replace(/\/$/, "");
  const dispatcher = new Agent({
    connect: connectThrough(proxies, connectMs),
    headersTimeout: headersMs,
    bodyTimeout: idleMs,
  });

  function targetOf({ path }: Ask): URL {
    if (typeof path === "string") return new URL(prefix + path, origin);
    if (path.protocol === origin.protocol || path.protocol === "https:") return path;
    const message = `The console points to ${path.host} without TLS, which it has itself. Give its store an https address.`;
    throw new AppError("network", message);
  }

  async function send(ask: Ask, target: URL): Promise<Dispatcher.ResponseData> {
    const known = bearer !== null && typeof ask.path === "string";
    try {
      return await request(target, {
        dispatcher,
        method: ask.method ?? "GET",
        headers: {
          "accept-encoding": "identity",
          ...(known ? { ...more, authorization: `Bearer ${typeof bearer === "string" ? bearer : bearer()}` } : {}),
          ...(ask.json === undefined ? {} : { "content-type": "application/json" }),
          ...ask.headers,
        },
        body: ask.json === undefined ? null : JSON.stringify(ask.json),
        signal: ask.signal ?? null,
      });
    } catch (thrown) {
      throw isAbort(thrown) || ask.signal?.aborted ? thrown : networkFailure(thrown, target.host);
    }
  }

  return {
    async ask(ask) {
      const target = targetOf(ask);
      const at = target.host;
      const response = await send(ask, target);
      const answer = readAnswer(response, at, ask.signal);
      const type = answer.header("content-type") ?? "";
      const encoding = answer.header("content-encoding");
      const foreign = type.startsWith("text/html") || (encoding !== undefined && encoding !== "identity");
      if (ask.expect.includes(response.statusCode) && !foreign) return answer;
      const text = encoding === undefined ? await answer.text(64 * 1024).catch(() => "") : "";
      answer.discard();
      throw answerFailure({ status: response.statusCode, type, retryAfter: answer.header("retry-after"), text }, at);
    },
    close: () => dispatcher.destroy(),
  };
}

/** An answer with its errors in words; `at` is whom they name. */
export function readAnswer(
  response: Pick<Dispatcher.ResponseData, "statusCode" | "headers"> & { body: Readable },
  at: string,
  signal: AbortSignal | undefined,
): Answer {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of response.body) yield chunk as Uint8Array;
    } catch (thrown) {
      throw isAbort(thrown) || signal?.aborted ? thrown : networkFailure(thrown, at);
    }
  }
  return {
    status: response.statusCode,
    header(name) {
      const value = response.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    async text(maxBytes) {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of bytes()) {
        size += chunk.length;
        if (size > maxBytes) throw new AppError("too_large", `An answer of ${at} is longer than ${maxBytes} bytes.`);
        chunks.push(chunk);
      }
      return Buffer.concat(chunks).toString("utf8");
    },
    bytes,
    discard: () => response.body.on("error", () => {}).destroy(),
  };
}
