import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { agentRoutes } from "@holofleet/shared/protocol/agent-http.ts";

/** The command that makes curl write down packs of all these blobs, so that the console's side can be measured alone. */
export async function curlPacks(
  { url, bearer, digests, folder }: { url: string; bearer: string; digests: Digest[]; folder: string },
  packBlobs = 128,
): Promise<string[]> {
  const requests: string[] = [];
  for (let first = 0; first < digests.length; first += packBlobs) {
    const body = join(folder, `request-${first}.json`);
    await writeFile(body, JSON.stringify({ digests: digests.slice(first, first + packBlobs), last: false }));
    requests.push(
      [
        `url = "${url}${agentRoutes.packs}"`,
        `header = "Authorization: Bearer ${bearer}"`,
        `data-binary = "@${body}"`,
        `output = "${join(folder, `pack-${first}`)}"`,
      ].join("\n"),
    );
  }
  const config = join(folder, "curl.txt");
  await writeFile(config, requests.join("\nnext\n"));
  return ["-sS", "--fail", "-K", config];
}
