import type { AgentQuestion, Granted } from "@holofleet/shared/codes/wire.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { Desired } from "@holofleet/shared/protocol/agent-http.ts";

/** What the rest of the agent needs of the console over HTTP. Every call throws `AppError`; an abort passes through. */
export interface ConsoleApi {
  /** What this agent should hold, or `null` when `etag` still names it (304). */
  desired(etag: string | null, signal: AbortSignal): Promise<{ etag: string | null; desired: Desired } | null>;
  /** A manifest's text as the console sent it. The caller verifies it against the digest. */
  manifest(digest: Digest, signal: AbortSignal): Promise<string>;
  /**
   * A blob's bytes from `offset` on. The answer's `offset` is what the server really honoured: 0 means the whole blob comes.
   * A body that ends early, runs over or stalls is the caller's to detect, by size and digest.
   */
  blob(
    digest: Digest,
    offset: number,
    signal: AbortSignal,
  ): Promise<{ offset: number; body: AsyncIterable<Uint8Array> }>;
  /**
   * Several blobs as one stream (shared/content/pack.ts), in the order asked; `null` when this console knows no packs. `last`
   * tells it that nothing more will be asked for after this.
   */
  pack(digests: readonly Digest[], last: boolean, signal: AbortSignal): Promise<AsyncIterable<Uint8Array> | null>;
  /** Where these blobs can be had without the console, and for how many seconds those addresses are good. */
  links(digests: readonly Digest[], signal: AbortSignal): Promise<{ urls: Map<Digest, string>; seconds: number }>;
  /** As `blob`, from an address that `links` gave. Whoever answers there is not shown the agent's token. */
  linked(
    url: string,
    offset: number,
    signal: AbortSignal,
  ): Promise<{ offset: number; body: AsyncIterable<Uint8Array> }>;
  /** Sends envelopes up and returns the envelopes that wait for this agent: MQTT's stand-in when no broker is in reach. */
  report(messages: unknown[], signal: AbortSignal): Promise<unknown[]>;
  /** Redeems an access code for a kiosk of this mall. @throws AppError access_code_… when it is not good, rate_limited, conflict */
  redeem(question: AgentQuestion, signal: AbortSignal): Promise<Granted>;
}
