import { AppError, isAbort } from "@holofleet/shared/errors.ts";
import { Agent, type Dispatcher, request } from "undici";
import { answerFailure, networkFailure } from "./failures.ts";

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
  path: string;
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

const defaults: HttpTimings = { connectMs: 10_000, headersMs: 20_000, idleMs: 60_000 };

/** HTTP to one console and nowhere else: no redirect is followed, no encoding accepted, every wait bounded. */
export function createHttp(consoleUrl: string, bearer: string | null, timings: Partial<HttpTimings> = {}): Http {
  const { connectMs, headersMs, idleMs } = { ...defaults, ...timings };
  const origin = new URL(consoleUrl);
  const at = origin.host;
  const prefix = origin.pathname.replace(/\/$/, "");
  const dispatcher = new Agent({ connect: { timeout: connectMs }, headersTimeout: headersMs, bodyTimeout: idleMs });

  async function send(ask: Ask): Promise<Dispatcher.ResponseData> {
    try {
      return await request(new URL(prefix + ask.path, origin), {
        dispatcher,
        method: ask.method ?? "GET",
        headers: {
          "accept-encoding": "identity",
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
          ...(ask.json === undefined ? {} : { "content-type": "application/json" }),
          ...ask.headers,
        },
        body: ask.json === undefined ? null : JSON.stringify(ask.json),
        signal: ask.signal ?? null,
      });
    } catch (thrown) {
      throw isAbort(thrown) || ask.signal?.aborted ? thrown : networkFailure(thrown, at);
    }
  }

  return {
    async ask(ask) {
      const response = await send(ask);
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

function readAnswer(response: Dispatcher.ResponseData, at: string, signal: AbortSignal | undefined): Answer {
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
