import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type AgentCue, agentCueSchema, cuesStatusSchema } from "@holofleet/shared/cues/messages.ts";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { type Mall, openMall } from "#projectors/projectors.fixture.ts";
import { type Cues, createCues } from "./cues.ts";

const patience = { timeout: 15_000 };
let mall: Mall;
let cues: Cues;
/** what the agent asked the broker for */
let wanted: readonly string[];
let shift: number;
afterEach(async () => {
  await cues.close();
  await mall.end();
});

const now = () => Date.now() + shift;

function open(): Cues {
  return createCues({
    folder: mall.folder,
    now,
    log: pino({ level: "silent" }),
    order: (command, remainingMs) => mall.projectors.handle(command, remainingMs),
    ears: {
      want: (topics) => {
        wanted = topics;
      },
      hearing: () => ({ hears: false, reason: "No broker." }),
    },
    onChange: () => {},
  });
}

async function start(...told: AgentCue[]): Promise<void> {
  shift = 0;
  mall = await openMall({}, { now, onAck: (ack) => void cues.acked(ack) });
  cues = open();
  cues.configure(told);
}

/** The agent's side ends and begins again on the same folder. */
async function restart(...told: AgentCue[]): Promise<void> {
  await cues.close();
  await mall.restart();
  cues = open();
  cues.configure(told);
}

const power = (on: boolean, afterSeconds = 0, projector = "p1") => ({
  projector,
  wish: { type: "power", on },
  afterSeconds,
});
const cueOf = (more: object = {}): AgentCue =>
  agentCueSchema.parse({
    ...{ id: "c1", name: "Evening", maxPerMinute: 600 },
    trigger: { type: "topic", topic: "lightChange", condition: null },
    actions: [{ id: "a1", steps: [power(true)] }],
    ...more,
  });
const say = (topic: string, text: string) => cues.heard(topic, Buffer.from(text));
const reports = () => cuesStatusSchema.parse(cues.status()).reports;
const states = () => reports().map(({ actions }) => actions.map(({ state }) => state));

test("what is said on its topic switches the projector, and is told with its result", async () => {
  await start(cueOf({ trigger: { type: "topic", topic: "lightChange", condition: { by: "equals", text: "dark" } } }));
  expect(wanted).toEqual(["lightChange"]);
  say("lightChange", "bright");
  say("other", "dark");
  say("lightChange", "dark");
  await expect.poll(states, patience).toEqual([["done"]]);
  expect(reports()[0]).toMatchObject({
    cue: "c1",
    payload: "dark",
    actions: [{ action: "a1", results: [{ projector: "p1", result: "confirmed" }] }],
  });
  expect(mall.device.sets).toEqual(["on"]);
  expect(cues.status().listening).toEqual([{ cue: "c1", hears: false, reason: "No broker." }]);
});

test("two actions go their own ways; an order for another projector fails alone", async () => {
  const actions = [
    { id: "bad", steps: [power(true, 0, "nobody")] },
    { id: "odd", steps: [], problem: "This mall has no scene named Evening." },
    { id: "good", steps: [power(true)] },
  ];
  await start(cueOf({ actions }));
  say("lightChange", "");
  await expect.poll(states, patience).toEqual([["failed", "failed", "done"]]);
  const reasons = reports()[0]?.actions.map(({ reason }) => reason);
  expect(reasons?.[0]).toContain("does not know that projector");
  expect(reasons?.[1]).toBe("This mall has no scene named Evening.");
});

test("steps come in their order and time; of a cue that is gone no more begin", async () => {
  await start(cueOf({ actions: [{ id: "a1", steps: [power(true), power(false, 1), power(true, 600)] }] }));
  say("lightChange", "");
  await expect.poll(() => mall.device.sets, patience).toEqual(["on", "off"]);
  cues.configure([]);
  shift += 601_000;
  cues.configure([]);
  await expect.poll(states, patience).toEqual([["failed"]]);
  expect(reports()[0]?.actions[0]?.reason).toContain("switched off meanwhile");
  expect(mall.device.sets).toEqual(["on", "off"]);
});

test("a storm is counted, not queued", async () => {
  await start(cueOf({ maxPerMinute: 3 }));
  for (let n = 0; n < 10; n++) say("lightChange", String(n));
  await expect.poll(() => reports().map(({ payload }) => payload), patience).toEqual(["0", "1", "2"]);
  expect(cues.status().dropped).toMatchObject([{ cue: "c1", count: 7 }]);
});

test("an event outlives a restart with what came of it, and acts no second time", async () => {
  const cue = cueOf({ actions: [{ id: "a1", steps: [power(true), power(false, 3)] }] });
  await start(cue);
  say("lightChange", "once");
  await expect.poll(() => reports()[0]?.actions[0]?.results.length, patience).toBe(1);
  await restart(cue);
  await expect.poll(states, patience).toEqual([["done"]]);
  expect(mall.device.sets).toEqual(["on", "off"]);
  await restart(cue);
  await expect.poll(states, patience).toEqual([["done"]]);
  expect(mall.device.sets).toEqual(["on", "off"]);
});

test("what begins a minute late does not begin", async () => {
  const cue = cueOf({ actions: [{ id: "a1", steps: [power(true), power(false, 600)] }] });
  await start(cue);
  say("lightChange", "");
  await expect.poll(() => reports()[0]?.actions[0]?.results.length, patience).toBe(1);
  await cues.close();
  shift += 661_000;
  await restart(cue);
  await expect.poll(states, patience).toEqual([["failed"]]);
  expect(reports()[0]?.actions[0]?.results).toMatchObject([{ result: "confirmed" }, { result: "expired" }]);
  expect(mall.device.sets).toEqual(["on"]);
});

test("by the clock: at its time, once; one that was missed is told and not done", async () => {
  shift = 0;
  const at = Math.ceil(now() / 60_000) * 60_000 + 60_000;
  const minute = new Date(at).toISOString().slice(11, 16);
  const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
  const trigger = { type: "schedule", times: [{ days, at: minute }], skip: [], timezone: "UTC" };
  const cue = cueOf({ trigger });
  await start(cue);
  expect(cues.status()).toMatchObject({ listening: [], reports: [] });
  await expect
    .poll(() => readFile(join(mall.folder, "cues.ndjson"), "utf8").catch(() => ""), patience)
    .toContain("mark");
  // the clock goes on to a moment after the time, as a computer that was asleep
  shift += at + 1_000 - now();
  cues.configure([cue]);
  await expect.poll(states, patience).toEqual([["done"]]);
  await restart(cue);
  cues.configure([cue]);
  await expect.poll(states, patience).toEqual([["done"]]);
  shift += 2 * 86_400_000 + 3_600_000;
  cues.configure([cue]);
  await expect.poll(states, patience).toEqual([["done"], ["failed"]]);
  expect(reports()[1]?.actions[0]?.reason).toContain("while the agent or its computer was off");
  // of what it was time for while it was switched off, nothing comes when it is switched on again
  cues.configure([]);
  shift += 86_400_000;
  cues.configure([cue, cueOf({ id: "c2" })]);
  say("lightChange", "");
  await expect.poll(() => reports().map((report) => report.cue), patience).toEqual(["c1", "c1", "c2"]);
  expect(mall.device.sets).toEqual(["on"]);
});
