/** An agent's player on a folder of pictures, without its other parts: `<data folder> <pictures>`. Says its address when it serves. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pino from "pino";
import { startPlayer } from "../../../apps/agent/src/player/server.ts";
import { digestOfText } from "../../../apps/agent/src/store/manifests.ts";
import { openStore } from "../../../apps/agent/src/store/store.ts";
import { digestOfHex } from "../../../packages/shared/src/content/digest.ts";
import { encodeDocument, type ManifestFrame } from "../../../packages/shared/src/content/manifest.ts";

const [data = "", pictures = ""] = process.argv.slice(2);
const log = pino({ level: "silent" });
const store = await openStore(data, log);
const frames: ManifestFrame[] = [];
for (const path of (await readdir(pictures)).sort()) {
  const bytes = await readFile(join(pictures, path));
  const digest = digestOfHex(createHash("sha256").update(bytes).digest("hex"));
  frames.push({ path, digest, size: bytes.length, type: "image/jpeg" });
  await store.receive(digest, bytes.length, async (start) => ({
    offset: start,
    body: createReadStream(join(pictures, path), { start }),
  }));
}
const text = encodeDocument({ v: 1, frames });
const manifest = digestOfText(text);
await store.saveManifest(manifest, text);
const bytes = frames.reduce((sum, { size }) => sum + size, 0);
await store.activate({ id: "w1", slug: "bench", title: "Bench", revision: 1, manifest, frames: frames.length, bytes });
const redeem = () => Promise.reject(new Error("there is no console"));
const options = { store, host: "127.0.0.1", port: 0, health: () => null, onPlaying: () => {}, redeem, log };
const { url } = await startPlayer(options);
process.stdout.write(`${url}\n`);
