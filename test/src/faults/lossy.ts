/**
 * Brings a work to an empty folder over this machine's own loopback, which the caller made a bad line: `<data folder>`. Says `whole`
 * when every picture is there and verified.
 */
import { pino } from "pino";
import { openStore } from "../../../apps/agent/src/store/store.ts";
import { systemClock } from "../../../apps/agent/src/sync/clock.ts";
import { makeWork, pictures, startOrigin } from "../../../apps/agent/src/sync/origin.fixture.ts";
import { createReconciler } from "../../../apps/agent/src/sync/reconcile.ts";

const log = pino({ level: "silent" });
const store = await openStore(process.argv[2] ?? "", log);
const console_ = await startOrigin(() => null, true);
console_.set([makeWork("w1", 1, pictures(20, 5_000))], 1);
const reconciler = createReconciler({
  store,
  api: console_.api,
  log,
  clock: { ...systemClock, delay: (ms, signal) => systemClock.delay(ms / 20, signal) },
  limits: { reserveBytes: 0, stallMs: 5_000 },
  onState({ phase, activeRelease, desiredRelease }) {
    if (phase === "idle" && activeRelease !== null && activeRelease === desiredRelease) void finish();
  },
});

async function finish(): Promise<void> {
  const { checked, bad } = await store.verify();
  process.stdout.write(checked === 20 && bad.length === 0 ? "whole\n" : `${checked} ${bad.length}\n`);
  await reconciler.stop();
  process.exit();
}
