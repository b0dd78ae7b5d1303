import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Ack, Command } from "@holofleet/shared/protocol/commands.ts";
import { type Simulator, startProjector } from "@holofleet/simulator/projector.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { powerCommand } from "./projectors.fixture.ts";

const program = fileURLToPath(new URL("crash.fixture.ts", import.meta.url));
const children: ChildProcess[] = [];
let folder: string;
let device: Simulator;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-crash-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  await device.close();
  await rm(folder, { recursive: true, force: true });
});

function run(command?: Command) {
  const args = ["--import", "tsx", program, folder, String(device.port)];
  if (command !== undefined) args.push(JSON.stringify(command));
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const acks: Ack[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => acks.push(JSON.parse(line)));
  return { child, acks };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

const patience = { timeout: 15_000 };

test("killed between the set and its result: looks once after the restart, never sends again", async () => {
  device = await startProjector({ warmUpMs: 60_000 });
  const command = powerCommand(true);
  const first = run(command);
  await expect.poll(() => device.sets.length, patience).toBe(1);
  await kill(first.child);
  expect(first.acks.map((ack) => ack.state)).not.toContain("confirmed");

  const second = run(command);
  await expect.poll(() => second.acks.at(-1)?.state, patience).toBe("unknown");
  expect(second.acks.at(-1)).toMatchObject({
    commandId: command.id,
    state: "unknown",
    reason: expect.stringContaining("warming"),
  });
  await kill(second.child);

  const third = run(command);
  await expect.poll(() => third.acks.length, patience).toBe(1);
  expect(third.acks[0]?.state).toBe("unknown");
  expect(device.sets).toEqual(["on"]);
});

test("killed, and the device arrived meanwhile: confirmed by the look", async () => {
  device = await startProjector({ warmUpMs: 60_000 });
  const command = powerCommand(true);
  const first = run(command);
  await expect.poll(() => device.sets.length, patience).toBe(1);
  await kill(first.child);
  device.device.place("on");

  const second = run();
  await expect.poll(() => second.acks.length, patience).toBe(1);
  expect(second.acks[0]).toMatchObject({ commandId: command.id, state: "confirmed" });
  expect(device.sets).toEqual(["on"]);
});

test("killed before the device was reached: unknown, and not sent later", async () => {
  device = await startProjector({ faults: { silence: "greeting" } });
  const command = powerCommand(true);
  const first = run(command);
  await expect.poll(() => first.acks.length, patience).toBe(1);
  await kill(first.child);
  await device.setFaults({ silence: "never" });

  const second = run(command);
  await expect.poll(() => second.acks.at(-1)?.state, patience).toBe("unknown");
  expect(device.sets).toEqual([]);
});
