import { join } from "node:path";
import type { Logger } from "pino";
import { z } from "zod";
import type { SignInMemory } from "./driver.ts";
import { KeptFile } from "./kept-file.ts";

const deviceSchema = z.object({
  auth: z.enum(["md5", "sha256"]).optional(),
  probed: z.boolean().optional(),
  signEvery: z.boolean().optional(),
  /** seconds, the newest last */
  warmUps: z.array(z.number()).max(10).default([]),
  coolDowns: z.array(z.number()).max(10).default([]),
});
type DeviceMemory = z.infer<typeof deviceSchema>;
const fileSchema = z.record(z.string(), deviceSchema);

/** Of the last so many warm-ups the median counts. */
const kept = 5;

/** What was learned about each projector, by id, kept over restarts. Losing it costs a question or two, nothing more. */
export class Memory {
  private readonly devices: Map<string, DeviceMemory>;
  private readonly file: KeptFile;

  constructor(folder: string, log: Pick<Logger, "warn">) {
    this.file = new KeptFile(join(folder, "devices.json"), log, () => Object.fromEntries(this.devices));
    this.devices = new Map(Object.entries(fileSchema.safeParse(this.file.read()).data ?? {}));
  }

  of(id: string): DeviceMemory {
    return this.devices.get(id) ?? deviceSchema.parse({});
  }

  learn(id: string, more: Partial<DeviceMemory>): void {
    this.devices.set(id, { ...this.of(id), ...more });
    this.file.save();
  }

  learnMove(id: string, on: boolean, seconds: number): void {
    const key = on ? "warmUps" : "coolDowns";
    this.learn(id, { [key]: [...this.of(id)[key], Math.round(seconds)].slice(-kept) });
  }

  /** Seconds that it usually takes; `undefined` before the first time. */
  usual(id: string, on: boolean): number | undefined {
    const times = [...this.of(id)[on ? "warmUps" : "coolDowns"]].sort((a, b) => a - b);
    return times[Math.floor(times.length / 2)];
  }

  /** Another password or address: how it signed in before says nothing. */
  forgetSignIn(id: string): void {
    const known: SignInMemory = { auth: undefined, probed: undefined, signEvery: undefined };
    if (this.devices.has(id)) this.learn(id, known);
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
