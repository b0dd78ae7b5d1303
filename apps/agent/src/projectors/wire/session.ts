export type Heard =
  | { kind: "line"; line: string }
  /** nothing was sent */
  | { kind: "unreachable"; reason: string }
  /** it was sent, or part of it was */
  | { kind: "no_reply"; reason: string };

/** A way to one device that answers what it is told, one exchange at a time. An abort rejects; nothing else does. */
export interface Session {
  readonly connected: boolean;
  /** Opens the way; the line is what the device greets with, empty where it does not. */
  connect(signal: AbortSignal): Promise<Heard>;
  /** Sends something and waits for the first line that `answers` it; other lines are skipped. */
  exchange(data: string | Buffer, answers: (line: string) => boolean, signal: AbortSignal): Promise<Heard>;
  /** Sends something that nobody answers. `null` when it went out. */
  send(data: string | Buffer, signal: AbortSignal): Promise<Extract<Heard, { kind: "unreachable" }> | null>;
  close(): void;
}

/** The address behind a host name, or why it must not be spoken to. */
export type Resolve = (host: string) => Promise<{ address: string } | { refused: string }>;

/** Cuts what arrived into lines. What a framer leaves in `rest` is offered to it again with what comes next. */
export type Framer = (pending: Buffer) => { lines: string[]; rest: Buffer };

/** Lines that end with one of these bytes; empty ones are left out. */
export function linesEndingWith(...ends: number[]): Framer {
  return (pending) => {
    const lines: string[] = [];
    let rest = pending;
    for (;;) {
      const end = rest.findIndex((byte) => ends.includes(byte));
      if (end < 0) return { lines, rest };
      const line = decode(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      if (line !== "") lines.push(line);
    }
  };
}

export const textLines = linesEndingWith(0x0d, 0x0a);

/** Text is UTF-8, but older devices answer in Latin-1. */
export function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}
