import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";

export type Power = ProjectorState["power"]["value"];

/** What a device can be asked, one question and one answer each, so that a command waits for one answer at most. */
export const questions = ["power", "input", "errors", "lamps", "name", "maker", "model", "class"] as const;
export type Question = (typeof questions)[number];

/** Facts as the device told them; the actor adds when. */
export interface Facts {
  power?: Power;
  input?: string;
  errors?: NonNullable<ProjectorState["errors"]>["value"];
  lamps?: NonNullable<ProjectorState["lamps"]>["value"];
  identity?: NonNullable<ProjectorState["identity"]>;
}

/** Why there is no fact or no effect. `reason` is one plain sentence. */
export type Trouble =
  /** the device answered, and refused: it does not know that, not that value, not now, or it is broken */
  | { kind: "unsupported" | "bad_param" | "busy" | "failure" }
  /** wrong or missing password */
  | { kind: "auth"; reason: string }
  /** it may have been sent: nobody knows whether the device acted */
  | { kind: "no_reply"; reason: string }
  /** it was certainly not sent */
  | { kind: "unreachable"; reason: string };

export type DeviceReply = { kind: "ok" } | Trouble;
export type Answer = { kind: "facts"; facts: Facts } | Trouble;

/**
 * Speaks one kind of projector. A driver only says what the device answered, nothing more: queue, confirmation and retries are
 * the actor's. One call at a time. An abort rejects with the signal's reason; nothing else rejects.
 */
export interface Driver {
  read(question: Question, signal: AbortSignal): Promise<Answer>;
  power(on: boolean, signal: AbortSignal): Promise<DeviceReply>;
  /** Ends the connection, if there is one. The next call opens another. */
  close(): void;
}
