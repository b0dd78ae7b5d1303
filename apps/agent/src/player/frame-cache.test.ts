import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { expect, test } from "vitest";
import { receiveBlobs } from "#store/bring.fixture.ts";
import { openStore } from "#store/store.ts";
import { makeWork, pictures } from "#sync/origin.fixture.ts";
import { createFrameCache } from "./frame-cache.ts";

test("keeps what was asked for last within its bytes, reads what it lost again, and leaves large frames to the disk", async () => {
  const folder = await mkdtemp(join(tmpdir(), "holofleet-cache-"));
  try {
    const store = await openStore(folder, pino({ level: "silent" }));
    const { blobs } = makeWork("w1", 1, pictures(4, 1000));
    await receiveBlobs(store, { blobs });
    const cache = createFrameCache(store, { bytes: 3000, frameBytes: 1000 });
    const [a, b, c, d] = [...blobs.keys()];
    if (!a || !b || !c || !d) throw new Error("four pictures");
    const [one, same] = await Promise.all([cache.get(a, 1000), cache.get(a, 1000)]);
    expect(one).toBe(same);
    for (const digest of [b, c, a, d]) await cache.get(digest, 1000);
    // b was asked for longest ago
    expect([a, c, d].map((digest) => cache.get(digest, 1000) instanceof Buffer)).toEqual([true, true, true]);
    const again = cache.get(b, 1000);
    expect(again).toBeInstanceOf(Promise);
    expect(await again).toEqual(blobs.get(b));
    expect(cache.get(a, 1001)).toBeNull();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
