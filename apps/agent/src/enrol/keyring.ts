import { randomBytes } from "node:crypto";
import { type AppError, toAppError } from "@holofleet/shared/errors.ts";
import { agentRoutes } from "@holofleet/shared/protocol/agent-http.ts";
import type { Logger } from "pino";
import type { Http } from "#console-api/http.ts";
import { type Identity, writeIdentity } from "./identity.ts";

/** The token that this agent shows, which may become another one while it runs. */
export interface Keyring {
  token(): string;
  /**
   * Takes another token, if the console still wants it. Once at a time; what fails is tried again when it is called again.
   * @param onTaken asks the console for something: the first use of the new token ends the old one
   */
  rotate(http: Http, onTaken: () => void): Promise<void>;
}

/**
 * Each step is on disk before the console hears of it, so that no crash leaves the agent with a token that the console does not know:
 * the next one is kept first, then told, and then taken. Until it is used, the console takes the one before as well.
 */
export function createKeyring(dataDir: string, first: Identity, log: Logger): Keyring {
  let identity = first;
  let running: Promise<void> | null = null;

  async function keep(next: Identity): Promise<void> {
    await writeIdentity(dataDir, next);
    identity = next;
  }

  async function take(http: Http, onTaken: () => void): Promise<void> {
    const token = identity.nextToken ?? randomBytes(32).toString("base64url");
    await keep({ ...identity, nextToken: token });
    const { nextToken: _, ...rest } = identity;
    try {
      const answer = await http.ask({ method: "POST", path: agentRoutes.token, json: { token }, expect: [200] });
      answer.discard();
    } catch (thrown) {
      const error: AppError = toAppError(thrown);
      // nobody wants it any more: the one that is there stays
      if (error.code === "conflict") return keep(rest);
      // known already, and used: the answer was lost
      if (error.code !== "agent_revoked") throw error;
    }
    await keep({ ...rest, token });
    log.info("took another token");
    onTaken();
  }

  return {
    token: () => identity.token,
    rotate(http, onTaken) {
      running ??= take(http, onTaken)
        .catch((thrown) => log.warn({ reason: toAppError(thrown).message }, "could not take another token yet"))
        .finally(() => {
          running = null;
        });
      return running;
    },
  };
}
