import { isBusy, type Shared, type Speaker, splitAtCr, takeInput, takePower, toldPower } from "../speaker.ts";

/** A domestic projector behind a serial server: bare words that end with CR, `ACK` or `NAK`. */
export function speakPlain(shared: Shared): Speaker {
  const { faults } = shared;
  return {
    greeting: null,
    split: splitAtCr,
    reply(command) {
      const line = command.toString("latin1");
      shared.received.push(line);
      const asks = line.endsWith("?");
      const value = answerPlain(shared, line);
      if (faults.silence === "replies" || (faults.silence === "after set" && !asks)) return null;
      return { text: `${value}\r` };
    },
  };
}

/** The answer to one bare command; also what a UDP device of that kind says. */
export function answerPlain(shared: Shared, line: string): string {
  const { device } = shared;
  const now = Date.now();
  const [name = "", parameter = ""] = line.split(" ");
  if (isBusy(shared, now) && !name.startsWith("POWER")) return "NAK";
  const power = toldPower(shared, now);
  const taken = (result: string) => (result === "ok" ? "ACK" : "NAK");
  const on = parameter === "ON";
  switch (name) {
    case "POWER?":
      return `POWER=${power.toUpperCase()}`;
    case "POWER":
      return taken(takePower(shared, on, now));
    case "INPUT?":
      return power === "on" ? `INPUT=${device.input}` : "NAK";
    case "INPUT":
      return taken(takeInput(shared, parameter, now));
    case "BLANK?":
      return power === "on" ? `BLANK=${device.mute.video ? "ON" : "OFF"}` : "NAK";
    case "BLANK":
      return taken(device.setMute({ video: on }, now));
    case "SCREEN":
      return "ACK";
    default:
      return "NAK";
  }
}
