import { createHash, randomBytes } from "node:crypto";
import type { Taken } from "../device.ts";
import { isBusy, type Shared, type Speaker, splitAtCr, takeInput, takePower, toldPower } from "../speaker.ts";

/** Panasonic NTCONTROL, one connection, which the device closes after one command. */
export function speakPanasonic(shared: Shared): Speaker {
  const { faults, device, password, user } = shared;
  const seed = randomBytes(4).toString("hex");
  const digest = password === undefined ? "" : createHash("md5").update(`${user}:${password}:${seed}`).digest("hex");

  return {
    greeting: faults.locked ? "ERRA\r" : password === undefined ? "NTCONTROL 0\r" : `NTCONTROL 1 ${seed}\r`,
    split: splitAtCr,
    reply(command) {
      const line = command.toString("latin1");
      shared.received.push(line);
      const text = (value: string) => ({ text: `${value}\r`, close: true });
      if (faults.locked || !line.startsWith(`${digest}00`)) {
        shared.failures += 1;
        return text("ERRA");
      }
      const order = line.slice(digest.length + 2);
      const asks = order.startsWith("Q");
      const value = asks ? told(order) : set(order);
      if (faults.silence === "replies" || (faults.silence === "after set" && !asks)) return null;
      return text(value.startsWith("ERR") ? value : `00${value}`);
    },
  };

  function told(order: string): string {
    const now = Date.now();
    const { options } = device;
    const power = toldPower(shared, now);
    if (isBusy(shared, now) && (!/QPW|Q\$S/.test(order) || faults.busy === "moving")) return "ERR3";
    const whileOn = (value: string) => (power === "on" ? value : "ERR3");
    switch (order) {
      case "Q$S":
        return { standby: "0", warming: "1", on: "2", cooling: "3" }[power];
      case "QPW":
        return power === "on" || power === "warming" ? "001" : "000";
      case "QIN":
        return whileOn(device.input);
      case "QSH":
        return whileOn(device.mute.video ? "1" : "0");
      case "QAM":
        return whileOn(device.mute.audio ? "1" : "0");
      case "QFZ":
        return whileOn(device.freeze ? "1" : "0");
      case "QID":
        return options.model;
      case "QSN":
        return options.serial;
      case "Q$L:1":
        return options.lampHours[0] === undefined ? "ERR1" : String(options.lampHours[0]).padStart(5, "0");
      default:
        return "ERR1";
    }
  }

  function set(order: string): string {
    const now = Date.now();
    const [name = "", parameter = ""] = order.split(":");
    if (isBusy(shared, now) && (!/PON|POF/.test(name) || faults.busy === "moving")) return "ERR3";
    const echo = (taken: Taken) => (taken === "ok" ? order : taken === "busy" ? "ERR3" : "ERR2");
    switch (name) {
      case "PON":
      case "POF":
        return echo(takePower(shared, name === "PON", now));
      case "IIS":
        return echo(takeInput(shared, parameter, now));
      case "OSH":
        return echo(device.setMute({ video: parameter === "1" }, now));
      case "AMT":
        return echo(device.setMute({ audio: parameter === "1" }, now));
      case "OFZ":
        return echo(device.setFreeze(parameter === "1", now));
      case "AUU":
      case "AUD":
        return echo(device.stepVolume("speaker", name === "AUU" ? 1 : -1, now));
      default:
        return "ERR1";
    }
  }
}
