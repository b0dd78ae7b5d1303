import { type ClientRequest, type IncomingMessage, request as plain } from "node:http";
import { request as secure } from "node:https";
import { AppError, isAbort, toAppError } from "@holofleet/shared/errors.ts";
import { type Address, resolveHost } from "./address.ts";

export interface Post {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface PostOptions {
  /** receivers in one's own network, and plain http */
  allowPrivate: boolean;
  signal: AbortSignal;
  /** for all of it, from the name to the last byte; 15 s */
  timeoutMs?: number;
}

export interface Answer {
  status: number;
  /** the header of that name */
  retryAfter: string | null;
  /** its first bytes */
  body: string;
}

/** bytes of an answer that are read */
const bodyLimit = 4096;

/**
 * Posts JSON to an address that people typed. The host is looked up once, judged, and connected to at just that address; a
 * redirect is an answer like any other and never followed.
 * @throws AppError address_refused, network, timeout; an abort as such
 */
export async function post({ url: typed, headers, body }: Post, options: PostOptions): Promise<Answer> {
  const { allowPrivate, timeoutMs = 15_000 } = options;
  const url = new URL(typed);
  const isPlain = url.protocol === "http:";
  if (isPlain && !allowPrivate)
    throw new AppError("address_refused", "Receivers are spoken to over https only. Enter an https:// address.");
  const late = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([options.signal, late]);
  try {
    const addresses = await until(signal, resolveHost(url.hostname, { allowPrivate }));
    const sent = (isPlain ? plain : secure)(url, {
      method: "POST",
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...headers },
      lookup: (_host, asked, found) => answerLookup(addresses, asked, found),
      agent: false,
      signal,
    });
    sent.end(body);
    return await readAnswer(await answerOf(sent));
  } catch (thrown) {
    options.signal.throwIfAborted();
    if (late.aborted) {
      const message = `${url.host} did not answer within ${timeoutMs / 1000} s. See whether it runs.`;
      throw new AppError("timeout", message, { cause: thrown });
    }
    if (thrown instanceof AppError || isAbort(thrown)) throw thrown;
    const { message } = toAppError(thrown);
    throw new AppError("network", `${url.host} cannot be reached: ${message}. See whether it runs.`, { cause: thrown });
  }
}

/** Gives the socket the addresses that were judged, whatever the name says by now. */
function answerLookup(
  addresses: readonly Address[],
  { all }: { all?: boolean | undefined },
  found: (error: null, address: string | Address[], family?: number) => void,
): void {
  const [first] = addresses;
  if (all) found(null, [...addresses]);
  else found(null, first?.address ?? "", first?.family);
}

function answerOf(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once("response", resolve);
    sent.once("error", reject);
  });
}

async function readAnswer(answer: IncomingMessage): Promise<Answer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size >= bodyLimit) break;
  }
  answer.destroy();
  const body = Buffer.concat(parts).subarray(0, bodyLimit).toString("utf8");
  return { status: answer.statusCode ?? 0, retryAfter: answer.headers["retry-after"] ?? null, body };
}

function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
