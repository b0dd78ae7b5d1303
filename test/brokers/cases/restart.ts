import { expect, test, vi } from "vitest";
import { askRunning } from "../../../apps/agent/src/health/running.ts";
import { makeFrames, saveFrames, type TestFrame } from "../../src/frames.ts";
import { served, startTestMall } from "../../src/mall.ts";
import { type Fleet, patient } from "../fleet.ts";

const digests = (slug: string, frames: TestFrame[]) =>
  Object.fromEntries(frames.map(({ path, digest }) => [`${slug}/${path}`, digest.slice("sha256:".length)]));

async function publish({ console, admin }: Fleet, slug: string, frames: TestFrame[]): Promise<string> {
  await saveFrames(console, slug, frames);
  const { run } = await admin.works.publish({ slug, sync: true });
  return run ?? "";
}

/** A real agent, and the broker killed while it works. */
export function restartCases(open: () => Fleet): void {
  test("restart in a sync", { timeout: 240_000 }, async ({ skip }) => {
    const fleet = open();
    if (!fleet.restarts) skip();
    const code = await fleet.mall();
    const mall = await startTestMall(fleet.console, code);
    let restarted: Promise<void> | undefined;
    const agent = await mall.start(({ phase }) => {
      if (phase === "transferring") restarted ??= fleet.restart();
    });
    const link = async () => (await askRunning(mall.dataDir, mall.agentId))?.link;
    const byMqtt = () => vi.waitFor(async () => expect(await link()).toMatchObject({ transport: "mqtt" }), patient);
    await byMqtt();
    const peony = await makeFrames(40);
    const run = await publish(fleet, "peony", peony);
    const held = async () => expect(await served(agent.playerUrl)).toMatchObject(digests("peony", peony));
    await vi.waitFor(held, patient);
    expect(restarted).toBeDefined();
    await restarted;
    const done = (id: string) =>
      vi.waitFor(async () => {
        const { targets } = await fleet.admin.syncs.show({ id });
        expect(targets.find((target) => target.mall === code)?.state).toBe("active");
      }, patient);
    await done(run);

    await fleet.ready();
    await byMqtt();
    const lotus = await makeFrames(2);
    await done(await publish(fleet, "lotus", lotus));
    expect(await served(agent.playerUrl)).toMatchObject(digests("lotus", lotus));
    await mall.close();
  });
}
