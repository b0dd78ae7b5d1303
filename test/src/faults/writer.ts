/**
 * An agent's store as a process of its own, to be killed: `<data folder> <flaw>`. Says each step when it is done for good.
 * Its flaws are orders that the store forbids: a sweep that cannot tell them from the right one is no evidence.
 */
import { statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Layout } from "../../../apps/agent/src/store/layout.ts";
import { writePointer } from "../../../apps/agent/src/store/pointers.ts";
import { open, play, type Step, stage, steps } from "./script.ts";

const [folder = "", flaw = "none"] = process.argv.slice(2);
const say = (step: number) => {
  // a call that nothing else makes: a sweep can stop the program just before it tells
  statfsSync("/");
  writeSync(1, `${step}\n`);
};
// as an agent's connections do, this keeps the process alive while threads work for it
setInterval(() => {}, 60_000);
const store = await open(folder);

async function pointerFirst(step: Step): Promise<void> {
  if ("remove" in step) return store.deactivate(step.remove);
  const { work } = step.switch;
  const layout = { works: join(folder, "works"), tmp: join(folder, "tmp") } as Layout;
  await writePointer(layout, work);
  await stage(store, step.switch);
  await store.activate(work);
}

if (flaw === "pointer first") {
  for (const [index, step] of steps.entries()) {
    await pointerFirst(step);
    say(index + 1);
  }
} else if (flaw === "told early") {
  for (const [index, step] of steps.entries()) {
    say(index + 1);
    if ("remove" in step) await store.deactivate(step.remove);
    else {
      await stage(store, step.switch);
      await store.activate(step.switch.work);
    }
  }
} else await play(store, 0, say);
process.exit(0);
