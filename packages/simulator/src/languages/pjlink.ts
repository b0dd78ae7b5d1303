import { createHash, randomBytes } from "node:crypto";
import type { Taken } from "../device.ts";
import type { Faults } from "../faults.ts";
import { isBusy, type Shared, type Speaker, splitAtCr, takeInput, takePower, toldPower } from "../speaker.ts";

const locked = "PJLINK ERRA\r";

/** PJLink Class 1 and 2, one connection. */
export function speakPjlink(shared: Shared): Speaker {
  const { faults, device } = shared;
  const seed = randomBytes(4).toString("hex");
  const secret = shared.password;
  let digest = secret === undefined || faults.sha256 === "only" ? null : hash("md5", `${seed}${secret}`);
  let deviceRandom: Buffer | null = null;
  let isIn = secret === undefined;
  let commands = 0;
  const isLocked = () => faults.locked || (faults.lockAfter > 0 && shared.failures >= faults.lockAfter);

  return {
    greeting: isLocked() ? locked : secret === undefined ? "PJLINK 0\r" : `PJLINK 1 ${seed}\r`,
    split: splitAtCr,
    reply(command) {
      const line = command.toString("utf8");
      shared.received.push(line);
      if (isLocked()) return { text: locked, close: true };
      if (line === "PJLINK 2" && secret !== undefined && faults.sha256 !== "no") {
        deviceRandom = randomBytes(16);
        return { text: `PJLINK 2 ${deviceRandom.toString("hex")}\r` };
      }
      const signed = unsign(line);
      if (signed === null && (!isIn || faults.digestEvery)) return refuse();
      if (faults.forgetAfter > 0 && ++commands > faults.forgetAfter) return { text: locked, close: true };
      isIn = true;
      return answer(signed ?? line);
    },
  };

  /** The command behind a valid signature, `null` without one. */
  function unsign(line: string): string | null {
    if (secret === undefined) return line;
    if (deviceRandom !== null && line.length > 96) {
      const mine = deviceRandom;
      const theirs = Buffer.from(line.slice(0, 32), "hex");
      const mixed = Buffer.from(mine.map((byte, index) => byte ^ (theirs[index] ?? 0))).toString("hex");
      digest = line.slice(0, 32) + hash("sha256", `${mixed}${secret}`);
    }
    return digest !== null && line.startsWith(digest) ? line.slice(digest.length) : null;
  }

  function refuse() {
    shared.failures += 1;
    return { text: locked, close: isLocked() };
  }

  function answer(line: string) {
    const command = /^%([12])(\w{4}) (.*)$/.exec(line);
    if (command === null) return { text: "ERR1\r" };
    const [, version = "1", body = "", parameter = ""] = command;
    const asks = parameter.startsWith("?");
    const value = asks ? told(version, body, parameter.slice(1)) : set(version, body, parameter);
    if (faults.silence === "replies" || (faults.silence === "after set" && !asks)) return null;
    return { text: dress(`%${version}${body}`, value, faults.style) };
  }

  function told(version: string, body: string, of: string): string {
    const now = Date.now();
    const { options } = device;
    if (isBusy(shared, now) && (body !== "POWR" || faults.busy === "moving")) return "ERR3";
    if (faults.busy === "err2 in standby" && device.power(now) !== "on" && /INPT|AVMT|FREZ/.test(body)) return "ERR2";
    if (version === "2" && (body === "POWR" || options.pjlinkClass === 1)) return "ERR1";
    const whileOn = (value: string) => (device.power(now) === "on" ? value : "ERR3");
    switch (body) {
      case "POWR":
        return { standby: "0", on: "1", cooling: "2", warming: "3" }[toldPower(shared, now)];
      case "INPT":
        return whileOn(device.input);
      case "INST":
        return options.inputs
          .map(([code]) => code)
          .filter((code) => version === "2" || /^[1-5][1-9]$/.test(code))
          .join(" ");
      case "AVMT":
        return whileOn(muteCode(device.mute));
      case "ERST":
        return device.errors;
      case "LAMP":
        if (options.lampHours.length === 0) return "ERR1";
        return options.lampHours.map((hours) => `${hours} ${device.lampIsOn(now) ? 1 : 0}`).join(" ");
      case "NAME":
        return options.name;
      case "INF1":
        return options.maker;
      case "INF2":
        return options.model;
      case "INFO":
        return "simulated";
      case "CLSS":
        return faults.classText || String(options.pjlinkClass);
    }
    if (version === "1") return "ERR1";
    switch (body) {
      case "INNM":
        return options.inputs.find(([code]) => code === of)?.[1] ?? "ERR2";
      case "SNUM":
        return options.serial;
      case "SVER":
        return "1.04";
      case "IRES":
        return whileOn("1920x1080");
      case "RRES":
        return "1920x1200";
      case "FILT":
        return options.filterHours === null ? "ERR1" : String(options.filterHours);
      case "RLMP":
        return "LP-1";
      case "RFIL":
        return "FL-1";
      case "FREZ":
        return whileOn(device.freeze ? "1" : "0");
      default:
        return "ERR1";
    }
  }

  function set(version: string, body: string, parameter: string): string {
    const now = Date.now();
    if (isBusy(shared, now) && (body !== "POWR" || faults.busy === "moving")) return "ERR3";
    if (version === "2" && (body === "POWR" || device.options.pjlinkClass === 1)) return "ERR1";
    switch (body) {
      case "POWR":
        return /^[01]$/.test(parameter) ? word(takePower(shared, parameter === "1", now)) : "ERR2";
      case "INPT":
        return /^[1-6][1-9A-Z]$/.test(parameter) ? word(takeInput(shared, parameter, now)) : "ERR2";
      case "AVMT": {
        const on = parameter[1] === "1";
        const target = parameter[0];
        if (!/^[123][01]$/.test(parameter) || (faults.mutesTogether && target !== "3")) return "ERR2";
        return word(
          device.setMute({ ...(target !== "2" && { video: on }), ...(target !== "1" && { audio: on }) }, now),
        );
      }
      case "FREZ":
        return version === "2" ? word(device.setFreeze(parameter === "1", now)) : "ERR1";
      case "SVOL":
      case "MVOL": {
        const target = body === "SVOL" ? "speaker" : "microphone";
        return version === "2" ? word(device.stepVolume(target, parameter === "1" ? 1 : -1, now)) : "ERR1";
      }
      default:
        return "ERR1";
    }
  }
}

function muteCode({ video, audio }: { video: boolean; audio: boolean }): string {
  if (video) return audio ? "31" : "11";
  return audio ? "21" : "30";
}

function word(taken: Taken): string {
  return { ok: "OK", busy: "ERR3", bad: "ERR2" }[taken];
}

function hash(kind: "md5" | "sha256", text: string): string {
  return createHash(kind).update(text).digest("hex");
}

/** One reply on the wire, as a device of that style writes it. */
function dress(head: string, value: string, style: Faults["style"]): string {
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
    case "prompt":
      return value === "OK" ? `${clean}\n>` : `${clean}\r\n>`;
    default:
      return `${clean}\r`;
  }
}
