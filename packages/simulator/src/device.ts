/** What a simulated projector is, whatever language it speaks: power with warm-up and cool-down, an input, mutes, wear. */
export type DevicePower = "standby" | "on" | "cooling" | "warming";

export interface DeviceOptions {
  name: string;
  maker: string;
  model: string;
  serial: string;
  pjlinkClass: 1 | 2;
  /** milliseconds */
  warmUpMs: number;
  coolDownMs: number;
  /** hours of each lamp; none means a laser, which has no lamp to ask for */
  lampHours: number[];
  /** `null`: there is no filter */
  filterHours: number | null;
  /** codes of its inputs and what it calls them; the first is selected */
  inputs: [code: string, name: string][];
}

/** How a device takes an order. */
export type Taken = "ok" | "busy" | "bad";

/** The device without its network: time is passed in, so its transitions need no timers. */
export class Device {
  private settled: "standby" | "on" = "standby";
  private settlesAt = 0;
  input: string;
  mute = { video: false, audio: false };
  freeze = false;
  volume = { speaker: 10, microphone: 10 };
  /** every accepted power set, in order: what tests count to prove "at most once" */
  readonly sets: ("on" | "off")[] = [];
  /** fan, lamp, temperature, cover, filter, other: 0 ok, 1 warning, 2 error */
  errors = "000000";

  constructor(readonly options: DeviceOptions) {
    this.input = options.inputs[0]?.[0] ?? "";
  }

  power(now: number): DevicePower {
    if (now >= this.settlesAt) return this.settled;
    return this.settled === "on" ? "warming" : "cooling";
  }

  /** Puts the device in a settled state without counting a set, as somebody with the remote in hand would. */
  place(power: "standby" | "on"): void {
    this.settled = power;
    this.settlesAt = 0;
  }

  setPower(on: boolean, now: number): Taken {
    const wish = on ? "on" : "standby";
    const power = this.power(now);
    if (power === "warming" || power === "cooling") return this.settled === wish ? "ok" : "busy";
    this.sets.push(on ? "on" : "off");
    if (power !== wish) {
      this.settled = wish;
      this.settlesAt = now + (on ? this.options.warmUpMs : this.options.coolDownMs);
      this.mute = { video: false, audio: false };
      this.freeze = false;
    }
    return "ok";
  }

  setInput(code: string, now: number): Taken {
    if (this.power(now) !== "on") return "busy";
    if (!this.options.inputs.some(([known]) => known === code)) return "bad";
    this.input = code;
    return "ok";
  }

  setMute(mute: Partial<Device["mute"]>, now: number): Taken {
    if (this.power(now) !== "on") return "busy";
    this.mute = { ...this.mute, ...mute };
    return "ok";
  }

  setFreeze(on: boolean, now: number): Taken {
    if (this.power(now) !== "on") return "busy";
    this.freeze = on;
    return "ok";
  }

  stepVolume(target: "speaker" | "microphone", step: 1 | -1, now: number): Taken {
    if (this.power(now) !== "on") return "busy";
    this.volume[target] += step;
    return "ok";
  }

  lampIsOn(now: number): boolean {
    const power = this.power(now);
    return power === "on" || power === "warming";
  }
}
