import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ack } from "@holofleet/shared/protocol/commands.ts";
import type { Faults } from "@holofleet/simulator/faults.ts";
import { type Simulator, startProjector } from "@holofleet/simulator/projector.ts";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { configOf, fast, powerCommand } from "./projectors.fixture.ts";
import { createProjectors, type Projectors } from "./projectors.ts";

let folder: string;
let projectors: Projectors;
let devices: Simulator[] = [];
let told = 0;
const ends = new Map<string, Ack>();
const waits = new Set<string>();
const patience = { timeout: 30_000 };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-fleet-"));
  ends.clear();
  waits.clear();
});
afterEach(async () => {
  await projectors.close();
  await Promise.all(devices.map((device) => device.close()));
  await rm(folder, { recursive: true, force: true });
});

async function open(
  count: number,
  faultsOf: (index: number) => Partial<Faults> = () => ({}),
  circuit?: string,
  idlePoll = 1_000,
) {
  const options = (index: number) => ({ warmUpMs: 100, coolDownMs: 100, faults: faultsOf(index) });
  devices = await Promise.all(Array.from({ length: count }, (_, index) => startProjector(options(index))));
  projectors = createProjectors({
    journalDir: folder,
    allowLoopback: true,
    log: pino({ level: "silent" }),
    onState: () => {
      told += 1;
    },
    onAck: (ack) => {
      if (ack.reason?.includes("turn")) waits.add(ack.commandId);
      if (ack.state !== "accepted" && ack.state !== "progress") ends.set(ack.commandId, ack);
    },
    timings: {
      ...fast,
      idlePoll,
      freshen: 1_000,
      connect: 2_000,
      greeting: 2_000,
      reply: 2_000,
      settleOn: 20_000,
    },
  });
  projectors.configure(
    devices.map((device, index) => ({ ...configOf(device.port), id: `p${index}`, ...(circuit && { circuit }) })),
  );
}

async function switchAll(): Promise<Ack[]> {
  const orders = devices.map((_, index) => powerCommand(true, `p${index}`));
  await Promise.all(orders.map((order) => projectors.handle(order, 60_000)));
  await expect.poll(() => ends.size, patience).toBe(orders.length);
  return orders.map(({ id }) => ends.get(id) as Ack);
}

test("64 projectors go on, each once, each with its own result", async () => {
  await open(64);
  expect((await switchAll()).map(({ state }) => state)).toEqual(devices.map(() => "confirmed"));
  expect(devices.map(({ sets }) => sets)).toEqual(devices.map(() => ["on"]));
});

test("the odd and the hostile never hold up the others", async () => {
  const odd: Partial<Faults>[] = [
    ...([{ refuse: true }, { silence: "greeting" }, { silence: "replies" }, { garbage: true }] as const),
    ...([{ endless: true }, { dripMs: 300 }, { locked: true }, { deaf: true }] as const),
  ];
  await open(16, (index) => odd[index] ?? {});
  const results = await switchAll();
  expect(results.slice(8).map(({ state }) => state)).toEqual(Array(8).fill("confirmed"));
  expect(results.slice(0, 8).map(({ state }) => state)).toEqual([
    ...Array(6).fill(expect.stringMatching(/unreachable|unknown/)),
    "auth_failed",
    "mismatch",
  ]);
  for (const { state, reason } of results) if (state !== "confirmed") expect(reason).toMatch(/\w{3}/);
});

test("in one circuit they go on one after the other", async () => {
  await open(6, () => ({}), "hall");
  const startedAt = performance.now();
  await switchAll();
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(5 * fast.inrush);
  expect(waits.size).toBeGreaterThan(0);
  expect(devices.map(({ sets }) => sets)).toEqual(devices.map(() => ["on"]));
});

test("at rest their ages are told now and then, all in one", async () => {
  await open(16, () => ({}), undefined, 200);
  await expect
    .poll(
      () => projectors.states().every(({ state }) => state.inputs?.every(({ name }) => name !== undefined)),
      patience,
    )
    .toBe(true);
  told = 0;
  const startedAt = performance.now();
  const before = devices.map(({ received }) => received.length);
  await expect.poll(() => told, patience).toBeGreaterThanOrEqual(2);
  expect(devices.every(({ received }, index) => received.length > (before[index] ?? 0))).toBe(true);
  expect(performance.now() - startedAt).toBeGreaterThan(1_000);
});
