import { isBusy, type Shared, type Speaker, splitAtCr, takeInput, takePower, toldPower } from "../speaker.ts";

const head = "ESC/VP.net";

/** Epson ESC/VP.net: a handshake, then ESC/VP21 commands that are answered up to a colon. One connection. */
export function speakEpson(shared: Shared): Speaker {
  const { faults, device } = shared;
  let isIn = false;

  return {
    greeting: null,
    split(pending) {
      if (isIn || !pending.toString("latin1").startsWith(head)) return splitAtCr(pending);
      const length = pending.length < 16 ? 16 : 16 + 18 * (pending[15] ?? 0);
      if (pending.length < length) return { commands: [], rest: pending };
      const more = splitAtCr(pending.subarray(length));
      return { commands: [pending.subarray(0, length), ...more.commands], rest: more.rest };
    },
    reply(command) {
      if (!isIn) return signIn(command);
      const line = command.toString("latin1");
      shared.received.push(line);
      const asks = line.endsWith("?");
      const value = asks ? told(line.slice(0, -1)) : set(line);
      if (faults.silence === "replies" || (faults.silence === "after set" && !asks)) return null;
      return { text: value === "" ? ":" : `${value}\r:` };
    },
  };

  function signIn(hello: Buffer) {
    if (faults.silence === "greeting") return null;
    const given = hello.subarray(18, 34).toString("latin1").replace(/\0+$/, "");
    const right = !faults.locked && (shared.password === undefined || given === shared.password);
    isIn = right;
    if (!right) shared.failures += 1;
    const status = right ? 0x20 : given === "" && !faults.locked ? 0x41 : 0x43;
    const text = Buffer.concat([Buffer.from(`${head}\x10\x03\0\0`, "latin1"), Buffer.from([status, 0])]);
    return { text, close: !right };
  }

  function told(name: string): string {
    const now = Date.now();
    const power = toldPower(shared, now);
    const { options } = device;
    if (isBusy(shared, now) && (name !== "PWR" || faults.busy === "moving")) return "ERR";
    const whileOn = (value: string) => (power === "on" ? `${name}=${value}` : "ERR");
    switch (name) {
      case "PWR":
        return `PWR=${{ standby: "04", on: "01", warming: "02", cooling: "03" }[power]}`;
      case "SOURCE":
        return whileOn(device.input);
      case "MUTE":
        return whileOn(device.mute.video ? "ON" : "OFF");
      case "FREEZE":
        return whileOn(device.freeze ? "ON" : "OFF");
      case "LAMP":
        return options.lampHours[0] === undefined ? "ERR" : `LAMP=${options.lampHours[0]}`;
      case "ERR":
        return `ERR=${({ "000000": "00", "000010": "0C", "020000": "06" } as Record<string, string>)[device.errors] ?? "01"}`;
      case "SNO":
        return `SNO=${options.serial}`;
      case "NWPNAME":
        return `NWPNAME=${options.name}`;
      default:
        return "ERR";
    }
  }

  function set(line: string): string {
    const now = Date.now();
    const [name = "", parameter = ""] = line.split(" ");
    if (isBusy(shared, now) && (name !== "PWR" || faults.busy === "moving")) return "ERR";
    const on = parameter === "ON";
    const taken = (() => {
      switch (name) {
        case "PWR":
          return takePower(shared, on, now);
        case "SOURCE":
          return takeInput(shared, parameter, now);
        case "MUTE":
          return device.setMute({ video: on, audio: on }, now);
        case "FREEZE":
          return device.setFreeze(on, now);
        case "VOL":
          return device.stepVolume("speaker", parameter === "INC" ? 1 : -1, now);
        default:
          return "bad";
      }
    })();
    return taken === "ok" ? "" : "ERR";
  }
}
