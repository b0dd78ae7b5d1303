/** Ways in which real projectors and networks misbehave, each a switch. All off by default. */
export interface Faults {
  /** nobody listens on the port */
  refuse: boolean;
  /** nobody listens on the port in standby, until a wake-on-LAN packet comes (eco standby) */
  sleeps: boolean;
  /** takes the connection (or the command) and says nothing */
  silence: "never" | "greeting" | "replies" | "after set";
  /** replies leave one byte per segment */
  split: boolean;
  /** milliseconds between two bytes of a reply */
  dripMs: number;
  /** NUL bytes inside, junk before `%`, lower case heads, CR LF ends, errors without a head, sets answered with a prompt */
  style: "clean" | "nul" | "junk" | "lower" | "crlf" | "bare errors" | "prompt";
  /** ERR3 (or ERR2) to all but power while in standby, or ERR3 to everything while moving */
  busy: "never" | "standby" | "err2 in standby" | "moving";
  /** wants the digest before every command, not only before the first of a connection */
  digestEvery: boolean;
  /** has locked everybody out: greets with ERRA */
  locked: boolean;
  /** locks everybody out after so many failed logins; 0 never */
  lockAfter: number;
  /** forgets a login after so many commands of a connection; 0 never */
  forgetAfter: number;
  /** PJLink 2.10 sign-in with SHA-256: unknown, offered, or the only one */
  sha256: "no" | "yes" | "only";
  /** closes in the middle of each reply */
  closeMidReply: boolean;
  /** floods instead of ending its line */
  endless: boolean;
  /** lines of rubbish for ever, as soon as it is asked */
  garbage: boolean;
  /** milliseconds before each reply */
  slowMs: number;
  /** answers OK to a power set, and does nothing */
  deaf: boolean;
  /** a second connection gets no greeting before the first is closed */
  exclusive: boolean;
  /** mutes picture and sound together only, and refuses them one by one */
  mutesTogether: boolean;
  /** reports standby and on, never the way between */
  twoStates: boolean;
  /** still says what it was for so long after a power set, milliseconds */
  lagMs: number;
  /** selecting an input ends the mutes */
  unmutesOnInput: boolean;
  /** how it writes its class */
  classText: string;
}

export const noFaults: Faults = {
  refuse: false,
  sleeps: false,
  silence: "never",
  split: false,
  dripMs: 0,
  style: "clean",
  busy: "never",
  digestEvery: false,
  locked: false,
  lockAfter: 0,
  forgetAfter: 0,
  sha256: "no",
  closeMidReply: false,
  endless: false,
  garbage: false,
  slowMs: 0,
  deaf: false,
  exclusive: false,
  mutesTogether: false,
  twoStates: false,
  lagMs: 0,
  unmutesOnInput: false,
  classText: "",
};
