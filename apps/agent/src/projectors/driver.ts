import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";

export type Power = ProjectorState["power"]["value"];

/** What a device can be asked, one question and one answer each, so that a command waits for one answer at most. */
export const questions = [
  "power",
  "input",
  "mute",
  "freeze",
  "errors",
  "signal",
  "lamps",
  "filter",
  "class",
  "name",
  "maker",
  "model",
  "other",
  "serial",
  "software",
  "inputs",
  "resolution",
  "lampModels",
  "filterModels",
] as const;
/** What the device calls one of its inputs has a question for each code. */
export type Question = (typeof questions)[number] | `input name ${string}`;

type Told<K extends keyof ProjectorState> = NonNullable<ProjectorState[K]> extends { value: infer V } ? V : never;

/** Facts as the device told them; the actor adds when. */
export interface Facts {
  power?: Power;
  input?: string;
  mute?: Told<"mute">;
  freeze?: boolean;
  signal?: string;
  errors?: Told<"errors">;
  lamps?: Told<"lamps">;
  filterHours?: number | null;
  identity?: NonNullable<ProjectorState["identity"]>;
  inputs?: NonNullable<ProjectorState["inputs"]>;
}

/** What a device can be told, in one command. Mute: video is the shutter. */
export type DeviceSet =
  | { type: "power"; on: boolean }
  | { type: "input"; code: string }
  | { type: "mute"; target: "video" | "audio" | "both"; on: boolean }
  | { type: "freeze"; on: boolean }
  | { type: "volume"; target: "speaker" | "microphone"; step: "up" | "down" }
  | { type: "named"; name: string };

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

/** `ok`: it took the command, or it was sent to a device that never answers. */
export type DeviceReply = { kind: "ok" } | Trouble;
/**
 * What is said of a set of several commands when some were taken and the next was not: a part of it acted, so only a question can
 * tell, and "not sent" or "refused" would be wrong.
 */
export function halfDone(trouble: Trouble): DeviceReply {
  if (trouble.kind === "auth" || trouble.kind === "failure") return trouble;
  const because = "reason" in trouble ? trouble.reason : "The projector refused the rest.";
  return { kind: "no_reply", reason: `Only a part of the order was taken. ${because}` };
}

export type Answer = { kind: "facts"; facts: Facts } | Trouble;

/**
 * Speaks one kind of projector. A driver only says what the device answered, nothing more: queue, confirmation and retries are
 * the actor's. One call at a time. An abort rejects with the signal's reason; nothing else rejects.
 */
export interface Driver {
  read(question: Question, signal: AbortSignal): Promise<Answer>;
  tell(set: DeviceSet, signal: AbortSignal): Promise<DeviceReply>;
  /** Ends the connection, if there is one. The next call opens another. */
  close(): void;
}

/** What a driver learned about a device and should not have to learn again. */
export interface SignInMemory {
  /** the sign-in that worked */
  auth?: "md5" | "sha256" | undefined;
  /** SHA-256 was tried once; a device that does not know it counts a failed login */
  probed?: boolean | undefined;
  /** it wants the digest with every command */
  signEvery?: boolean | undefined;
}

/** Keeps what was learned; `learn` adds to it. */
export interface Recall {
  known(): SignInMemory;
  learn(more: SignInMemory): void;
}
