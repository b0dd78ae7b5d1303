import type { ProjectorTemplate } from "@holofleet/shared/protocol/projectors/template.ts";
import type { DeviceSet } from "../driver.ts";
import { decode, type Framer } from "../wire/session.ts";

type Encoding = Pick<ProjectorTemplate, "encoding">;
type Wire = Pick<ProjectorTemplate, "encoding" | "terminator">;

const escapes: Record<string, string> = { r: "\r", n: "\n", t: "\t", "\\": "\\", "0": "\0" };

/** The bytes that a template's text or hexadecimal stands for. */
export function bytesOf(text: string, { encoding }: Encoding): Buffer {
  if (encoding === "hex") return Buffer.from(text.replace(/[^0-9a-f]/gi, ""), "hex");
  const plain = text.replace(/\\(x[0-9a-f]{2}|.)/gi, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
  );
  // what \x80 and above mean is one byte; other letters beyond ASCII go out as UTF-8
  return Buffer.from(plain, /[^\0-\xff]/.test(plain) ? "utf8" : "latin1");
}

/** What is sent, terminator included. */
export function payloadOf(text: string, wire: Wire): Buffer {
  return Buffer.concat([bytesOf(text, wire), bytesOf(wire.terminator, wire)]);
}

/** Replies end where the terminator is; without one all that came so far is looked at, again with each piece. */
export function framerOf(wire: Wire): Framer {
  const show = (bytes: Buffer) => (wire.encoding === "hex" ? bytes.toString("hex").toUpperCase() : decode(bytes));
  const terminator = bytesOf(wire.terminator, wire);
  if (terminator.length === 0)
    return (pending) => ({ lines: pending.length > 0 ? [show(pending)] : [], rest: pending });
  return (pending) => {
    const lines: string[] = [];
    let rest = pending;
    for (let end = rest.indexOf(terminator); end >= 0; end = rest.indexOf(terminator)) {
      lines.push(show(rest.subarray(0, end)));
      rest = rest.subarray(end + terminator.length);
    }
    return { lines, rest };
  };
}

/** Whether a reply fits a pattern, `*` for anything; case and blanks around it do not count. Never takes long. */
export function fits(line: string, pattern: string, { encoding }: Encoding): boolean {
  const plain = encoding === "hex" ? pattern.replace(/[^0-9a-f*]/gi, "") : pattern;
  const text = line.replaceAll("\0", "").trim().toLowerCase();
  const [first = "", ...rest] = plain.trim().toLowerCase().split("*");
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/** What is sent for a set, one payload after the other; none when the template does not have it. */
export function payloadsOf(template: ProjectorTemplate, set: DeviceSet): string[] {
  const { commands } = template;
  const both = (...payloads: (string | undefined)[]) =>
    payloads.every((payload) => payload !== undefined) ? (payloads as string[]) : [];
  const own = (record: Record<string, string>, key: string) =>
    both(Object.hasOwn(record, key) ? record[key] : undefined);
  switch (set.type) {
    case "power":
      return both(set.on ? commands.powerOn : commands.powerOff);
    case "input":
      return own(template.inputs, set.code);
    case "mute": {
      const video = set.on ? commands.videoMuteOn : commands.videoMuteOff;
      const audio = set.on ? commands.audioMuteOn : commands.audioMuteOff;
      return { video: both(video), audio: both(audio), both: both(video, audio) }[set.target];
    }
    case "freeze":
      return both(set.on ? commands.freezeOn : commands.freezeOff);
    case "volume":
      return [];
    case "named":
      return own(template.named, set.name);
  }
}
