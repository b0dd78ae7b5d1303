import { afterEach, expect, it, vi } from "vitest";
import { startTestConsole } from "../src/console.ts";
import { makeFrames, saveFrames } from "../src/frames.ts";
import { served, startTestMall } from "../src/mall.ts";

const patient = { timeout: 25_000, interval: 50 };
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

it("takes a work off a real player, at once where the agent is there, else when it is back; put back, it shows again", async () => {
  const running = await startTestConsole();
  closers.push(() => running.stop());
  const { admin } = running;
  await admin.malls.add({ code: "SH-01", name: "上海" });
  const mall = await startTestMall(running, "SH-01");
  closers.push(() => mall.close());
  const agent = await mall.start();
  const done = (run: string | null) =>
    vi.waitFor(async () => expect((await admin.syncs.show({ id: run ?? "" })).state).toBe("done"), patient);
  for (const slug of ["lotus", "peony"]) {
    await saveFrames(running, slug, await makeFrames(3));
    await done((await admin.works.publish({ slug, sync: true })).run);
  }
  const status = async (player: string, slug: string) => (await fetch(`${player}/works/${slug}/f1.jpg`)).status;
  expect(await status(agent.playerUrl, "peony")).toBe(200);

  await done((await admin.works.takeDown({ slug: "peony", confirm: "peony" })).run);
  expect(await status(agent.playerUrl, "peony")).toBe(404);
  expect(await status(agent.playerUrl, "lotus")).toBe(200);
  expect(Object.keys(await served(agent.playerUrl))).toEqual(["lotus/f1.jpg", "lotus/f2.jpg", "lotus/f3.jpg"]);
  expect(await admin.works.malls({ slug: "peony" })).toEqual([]);

  await done((await admin.works.putBack({ slug: "peony" })).run);
  expect(await status(agent.playerUrl, "peony")).toBe(200);

  await agent.stop();
  const { run } = await admin.works.takeDown({ slug: "peony", confirm: "peony" });
  expect((await admin.works.malls({ slug: "peony" })).map(({ code, state }) => [code, state])).toEqual([
    ["SH-01", "leaving"],
  ]);
  const back = await mall.start();
  await done(run);
  expect(await status(back.playerUrl, "peony")).toBe(404);
  expect(await status(back.playerUrl, "lotus")).toBe(200);
});
