/** Ways in which real projectors and networks misbehave, each a switch. All off by default. */
export interface Faults {
  /** nobody listens on the port */
  refuse: boolean;
  /** takes the connection (or the command) and says nothing */
  silence: "never" | "greeting" | "replies" | "after set";
  /** replies leave one byte per segment */
  split: boolean;
  /** NUL bytes inside, junk before `%`, lower case heads, CR LF ends, errors without a head */
  style: "clean" | "nul" | "junk" | "lower" | "crlf" | "bare errors";
  /** ERR3 to all but POWR while in standby, or to everything while moving */
  busy: "never" | "standby" | "moving";
  /** wants the digest before every command, not only before the first of a connection */
  digestEvery: boolean;
  /** has locked everybody out: greets with ERRA */
  locked: boolean;
  /** closes in the middle of each reply */
  closeMidReply: boolean;
  /** floods instead of ending its line */
  endless: boolean;
  /** milliseconds before each reply */
  slowMs: number;
  /** answers OK to a power set, and does nothing */
  deaf: boolean;
  /** a second connection gets no greeting before the first is closed */
  exclusive: boolean;
}

export const noFaults: Faults = {
  refuse: false,
  silence: "never",
  split: false,
  style: "clean",
  busy: "never",
  digestEvery: false,
  locked: false,
  closeMidReply: false,
  endless: false,
  slowMs: 0,
  deaf: false,
  exclusive: false,
};

/** One reply on the wire, as a device of that style writes it. */
export function dress(head: string, value: string, style: Faults["style"]): string {
  const clean = `${head}=${value}`;
  switch (style) {
    case "nul":
      return `\0${clean.slice(0, 3)}\0${clean.slice(3)}\0\r`;
    case "junk":
      return `~#\x02${clean}\r`;
    case "lower":
      return `${head.toLowerCase()}=${value}\r`;
    case "crlf":
      return `${clean}\r\n`;
    case "bare errors":
      return value.startsWith("ERR") ? `${value}\r` : `${clean}\r`;
    default:
      return `${clean}\r`;
  }
}
