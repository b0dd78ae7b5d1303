import { grantedSchema } from "@holofleet/shared/codes/wire.ts";
import { hexOf } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import {
  agentRoutes,
  desiredSchema,
  linksResponseSchema,
  reportResponseSchema,
} from "@holofleet/shared/protocol/agent-http.ts";
import type { z } from "zod";
import type { ServerClock } from "./clock.ts";
import type { Answer, Http } from "./http.ts";
import type { ConsoleApi } from "./port.ts";

const maxDesiredBytes = 16 * 1024 * 1024;
const maxManifestBytes = 16 * 1024 * 1024;
const maxLinksBytes = 4 * 1024 * 1024;
const maxGrantedBytes = 16 * 1024;
const maxReportBytes = 4 * 1024 * 1024;
/** What consoles and proxies answer to a request that they have never heard of, or do not want. */
const packsUnknown = [404, 405, 413, 501];

/** The console over HTTP. Each answer that tells the console's time sets `clock`. */
export function createConsoleApi(http: Http, clock: ServerClock): ConsoleApi {
  async function readFrom(path: string | URL, offset: number, signal: AbortSignal) {
    const headers: Record<string, string> = offset > 0 ? { range: `bytes=${offset}-` } : {};
    const answer = await http.ask({ path, headers, expect: [200, 206, 416], signal });
    if (answer.status === 200) return { offset: 0, body: answer.bytes() };
    const start = answer.header("content-range")?.match(/^bytes (\d+)-/)?.[1];
    if (answer.status === 206 && Number(start) === offset) return { offset, body: answer.bytes() };
    answer.discard();
    // a range that the server did not understand: take the whole blob
    const whole = await http.ask({ path, expect: [200], signal });
    return { offset: 0, body: whole.bytes() };
  }

  return {
    async desired(etag, signal) {
      const headers: Record<string, string> = etag === null ? {} : { "if-none-match": etag };
      const answer = await http.ask({ path: agentRoutes.desired, headers, expect: [200, 304], signal });
      if (answer.status === 304) {
        observeDate(answer, clock);
        await answer.text(0);
        return null;
      }
      const desired = parse(desiredSchema, await answer.text(maxDesiredBytes), "desired state");
      clock.observe(desired.serverTime);
      return { etag: answer.header("etag") ?? null, desired };
    },

    async manifest(digest, signal) {
      const answer = await http.ask({ path: `${agentRoutes.manifests}/${hexOf(digest)}`, expect: [200], signal });
      return answer.text(maxManifestBytes);
    },

    blob: (digest, offset, signal) => readFrom(`${agentRoutes.blobs}/${hexOf(digest)}`, offset, signal),
    linked: (url, offset, signal) => readFrom(new URL(url), offset, signal),

    async links(digests, signal) {
      const answer = await http.ask({
        method: "POST",
        path: agentRoutes.links,
        json: { digests },
        expect: [200],
        signal,
      });
      const { links, seconds } = parse(linksResponseSchema, await answer.text(maxLinksBytes), "links");
      return { urls: new Map(links.map(({ digest, url }) => [digest, url])), seconds };
    },

    async pack(digests, last, signal) {
      const json = { digests, last };
      const expect = [200, ...packsUnknown];
      const answer = await http.ask({ method: "POST", path: agentRoutes.packs, json, expect, signal });
      if (answer.status === 200) return answer.bytes();
      answer.discard();
      return null;
    },

    async redeem(question, signal) {
      const answer = await http.ask({
        method: "POST",
        path: agentRoutes.redeem,
        json: question,
        expect: [200],
        signal,
      });
      return parse(grantedSchema, await answer.text(maxGrantedBytes), "answer");
    },

    async report(messages, signal) {
      const answer = await http.ask({
        method: "POST",
        path: agentRoutes.report,
        json: { messages },
        expect: [200],
        signal,
      });
      observeDate(answer, clock);
      return parse(reportResponseSchema, await answer.text(maxReportBytes), "messages").messages;
    },
  };
}

/** A Date header has whole seconds (RFC 9110 §6.6.1), so the middle of that second is the best guess. */
function observeDate(answer: Answer, clock: ServerClock): void {
  const date = Date.parse(answer.header("date") ?? "");
  if (Number.isFinite(date)) clock.observe(date + 500);
}

function parse<T extends z.ZodType>(schema: T, text: string, what: string): z.infer<T> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("unavailable", `The console's ${what} cannot be understood by this agent. Update the agent.`, {
      cause,
    });
  }
}
