import type { Made } from "#sync/origin.fixture.ts";
import type { Store } from "./store.ts";

/** Takes in the bytes of a work, as if they had come over the line. */
export async function receiveBlobs(store: Store, { blobs }: Pick<Made, "blobs">): Promise<void> {
  for (const [digest, bytes] of blobs)
    await store.receive(digest, bytes.length, async () => ({
      offset: 0,
      body: (async function* () {
        yield bytes;
      })(),
    }));
}

/** Brings a work into the store whole, and switches to it. */
export async function bringWork(store: Store, made: Made): Promise<void> {
  await receiveBlobs(store, made);
  await store.saveManifest(made.work.manifest, made.text);
  await store.activate(made.work);
}
