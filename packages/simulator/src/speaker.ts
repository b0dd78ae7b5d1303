import type { Device, DevicePower } from "./device.ts";
import type { Faults } from "./faults.ts";

/** What every connection to one simulated projector shares. */
export interface Shared {
  device: Device;
  faults: Faults;
  user: string;
  password: string | undefined;
  received: string[];
  /** failed logins so far */
  failures: number;
  lastPower: { was: DevicePower; at: number };
}

/** One connection's side of a language: what is said first, how bytes become commands, what each is answered. */
export interface Speaker {
  greeting: string | Buffer | null;
  /** @returns the commands in `pending` and what is left of it */
  split(pending: Buffer): { commands: Buffer[]; rest: Buffer };
  /** @returns the reply's bytes, `null` for silence */
  reply(command: Buffer): { text: string | Buffer; close?: boolean } | null;
}

/** Commands that end with CR. */
export function splitAtCr(pending: Buffer): { commands: Buffer[]; rest: Buffer } {
  const commands: Buffer[] = [];
  let rest = pending;
  for (let end = rest.indexOf(0x0d); end >= 0; end = rest.indexOf(0x0d)) {
    commands.push(rest.subarray(0, end));
    rest = rest.subarray(end + 1);
  }
  return { commands, rest };
}

/** The power that the device admits to. */
export function toldPower({ device, faults, lastPower }: Shared, now: number): DevicePower {
  if (now < lastPower.at + faults.lagMs) return lastPower.was;
  const power = device.power(now);
  if (!faults.twoStates) return power;
  return power === "warming" || power === "on" ? "on" : "standby";
}

/** Takes a power order as the device and its faults do. */
export function takePower(shared: Shared, on: boolean, now: number) {
  if (shared.faults.deaf) return "ok";
  shared.lastPower = { was: toldPower(shared, now), at: now };
  return shared.device.setPower(on, now);
}

/** True when a device of these faults answers "not now" to anything but power. */
export function isBusy({ device, faults }: Shared, now: number): boolean {
  const power = device.power(now);
  if (faults.busy === "moving" && (power === "warming" || power === "cooling")) return true;
  return faults.busy === "standby" && power === "standby";
}

/** Selects an input, and forgets the mutes where the device does. */
export function takeInput({ device, faults }: Shared, code: string, now: number) {
  const taken = device.setInput(code, now);
  if (taken === "ok" && faults.unmutesOnInput) device.mute = { video: false, audio: false };
  return taken;
}
