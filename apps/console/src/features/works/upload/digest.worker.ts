/** Hashes files off the page's thread. `crypto.subtle` is missing on plain-http addresses, and takes no streams. */
import { createSHA256 } from "hash-wasm";

export type DigestAnswer = { hex: string } | { unreadable: string };

const sha256 = createSHA256();

addEventListener("message", async ({ data }: MessageEvent<File>) => {
  postMessage(await digest(data));
});

async function digest(file: File): Promise<DigestAnswer> {
  try {
    const hash = (await sha256).init();
    const reader = file.stream().getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) hash.update(part.value);
    return { hex: hash.digest("hex") };
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}
