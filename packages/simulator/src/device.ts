/** What a simulated projector is: power with warm-up and cool-down, an input, and what it tells about itself. */
export type DevicePower = "standby" | "on" | "cooling" | "warming";

export interface DeviceOptions {
  name: string;
  maker: string;
  model: string;
  pjlinkClass: 1 | 2;
  /** milliseconds */
  warmUpMs: number;
  coolDownMs: number;
  /** hours of each lamp; none means a laser, which has no lamp to ask for */
  lampHours: number[];
}

/** The device without its network: time is passed in, so its transitions need no timers. */
export class Device {
  private settled: "standby" | "on" = "standby";
  private settlesAt = 0;
  private input = "31";
  /** every accepted POWR set, in order: what tests count to prove "at most once" */
  readonly sets: ("on" | "off")[] = [];
  /** fan, lamp, temperature, cover, filter, other: 0 ok, 1 warning, 2 error */
  errors = "000000";

  constructor(private readonly options: DeviceOptions) {}

  power(now: number): DevicePower {
    if (now >= this.settlesAt) return this.settled;
    return this.settled === "on" ? "warming" : "cooling";
  }

  /** Puts the device in a settled state without counting a set, as somebody with the remote in hand would. */
  place(power: "standby" | "on"): void {
    this.settled = power;
    this.settlesAt = 0;
  }

  /** The answer to one PJLink command, without its `%1BODY=` head. */
  answer(body: string, parameter: string, now: number): string {
    if (parameter !== "?") return this.set(body, parameter, now);
    const power = this.power(now);
    switch (body) {
      case "POWR":
        return { standby: "0", on: "1", cooling: "2", warming: "3" }[power];
      case "INPT":
        return power === "on" ? this.input : "ERR3";
      case "INST":
        return "11 31 32 52";
      case "AVMT":
        return power === "on" ? "30" : "ERR3";
      case "ERST":
        return this.errors;
      case "LAMP":
        return this.lamps(power);
      case "NAME":
        return this.options.name;
      case "INF1":
        return this.options.maker;
      case "INF2":
        return this.options.model;
      case "INFO":
        return "simulated";
      case "CLSS":
        return String(this.options.pjlinkClass);
      default:
        return "ERR1";
    }
  }

  private lamps(power: DevicePower): string {
    if (this.options.lampHours.length === 0) return "ERR1";
    return this.options.lampHours.map((hours) => `${hours} ${power === "on" || power === "warming" ? 1 : 0}`).join(" ");
  }

  private set(body: string, parameter: string, now: number): string {
    if (body === "INPT") {
      if (this.power(now) !== "on") return "ERR3";
      if (!/^[1-6][1-9A-Z]$/.test(parameter)) return "ERR2";
      this.input = parameter;
      return "OK";
    }
    if (body !== "POWR") return "ERR1";
    if (parameter !== "0" && parameter !== "1") return "ERR2";
    const wish = parameter === "1" ? "on" : "standby";
    const power = this.power(now);
    if (power === "warming" || power === "cooling") return this.settled === wish ? "OK" : "ERR3";
    this.sets.push(wish === "on" ? "on" : "off");
    if (power !== wish) {
      this.settled = wish;
      this.settlesAt = now + (wish === "on" ? this.options.warmUpMs : this.options.coolDownMs);
    }
    return "OK";
  }
}
