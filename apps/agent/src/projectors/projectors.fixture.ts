import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ack, ProjectorCommand, ProjectorWish } from "@holofleet/shared/protocol/commands.ts";
import type { ProjectorConfig } from "@holofleet/shared/protocol/projectors.ts";
import { type Simulator, type SimulatorOptions, startProjector } from "@holofleet/simulator/projector.ts";
import { pino } from "pino";
import { createProjectors, type NamedState, type Projectors, type ProjectorsOptions } from "./projectors.ts";
import type { Timings } from "./timings.ts";

/** A whole life in fractions of a second. */
export const fast: Timings = {
  connect: 300,
  greeting: 200,
  reply: 200,
  gap: 1,
  linger: 60,
  idlePoll: 150,
  movingPoll: 20,
  slowPoll: 5_000,
  backOff: [30, 60],
  afterSet: 10,
  busy: 40,
  resend: 120,
  settle: 600,
  waking: 1_000,
  inrush: 40,
  ours: 300,
  settleOn: 1_500,
  settleOff: 1_500,
  retry: 20,
  persist: [60, 120],
  freshen: 100,
};

let serial = 0;
export function commandOf(wish: ProjectorWish, projector = "p1"): ProjectorCommand {
  const deadline = Date.now() + 60_000 + ++serial;
  return { id: `command-${serial}`, target: { projector }, wish, deadline, why: "test" };
}

export function powerCommand(on: boolean, projector = "p1"): ProjectorCommand {
  return commandOf({ type: "power", on }, projector);
}

export interface Mall {
  device: Simulator;
  projectors: Projectors;
  folder: string;
  acks: Ack[];
  states: NamedState[][];
  /** Tells the agent something else about the device. */
  configure(more: Partial<ProjectorConfig>): void;
  /** Resolves with the result of a command. */
  result(id: string): Promise<Ack>;
  /** Stops the agent's side and starts it again on the same folder. */
  restart(): Promise<Projectors>;
  end(): Promise<void>;
}

/** One simulated projector, `p1`, and an agent's projectors that know it. */
export async function openMall(device: SimulatorOptions = {}, options: Partial<ProjectorsOptions> = {}): Promise<Mall> {
  const folder = await mkdtemp(join(tmpdir(), "holofleet-projectors-"));
  const simulator = await startProjector({ warmUpMs: 120, coolDownMs: 120, ...device });
  const acks: Ack[] = [];
  const states: NamedState[][] = [];
  const waiting = new Map<string, (ack: Ack) => void>();
  const open = () => {
    const projectors = createProjectors({
      journalDir: folder,
      allowLoopback: true,
      log: pino({ level: "silent" }),
      onState: (next) => states.push(next),
      onAck(ack) {
        acks.push(ack);
        if (ack.state !== "accepted" && ack.state !== "progress") waiting.get(ack.commandId)?.(ack);
      },
      timings: fast,
      wakeTargets: [{ address: "127.0.0.1", port: simulator.wakePort }],
      ...options,
    });
    projectors.configure([configOf(simulator.port, device.password)]);
    return projectors;
  };
  const mall: Mall = {
    device: simulator,
    projectors: open(),
    folder,
    acks,
    states,
    configure: (more) => mall.projectors.configure([{ ...configOf(simulator.port, device.password), ...more }]),
    result(id) {
      const known = acks.findLast(
        (ack) => ack.commandId === id && ack.state !== "accepted" && ack.state !== "progress",
      );
      return known ? Promise.resolve(known) : new Promise((resolve) => waiting.set(id, resolve));
    },
    async restart() {
      await mall.projectors.close();
      mall.projectors = open();
      return mall.projectors;
    },
    async end() {
      await mall.projectors.close();
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return mall;
}

export function configOf(port: number, password?: string) {
  const config = { id: "p1", name: "Hall", driver: "pjlink" as const, host: "127.0.0.1", port };
  return password === undefined ? config : { ...config, password };
}
