import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { LinksResponse } from "@holofleet/shared/protocol/agent-http.ts";
import { findContents } from "#features/assets/service.ts";
import { fetchableOf, fetchableWorks } from "#features/releases/service.ts";
import type { Console } from "../../context.ts";

/** Long enough for a batch on a slow line, short enough that a link that leaked is soon worth nothing. */
const seconds = 1800;

/** Whether agents can get blobs without the console: from the bucket, or from what stands in front of the store. */
export const hasLinks = ({ env, blobs }: Pick<Console, "env" | "blobs">): boolean =>
  env.publicContentUrl !== null || blobs.urlFor !== undefined;

/** Answers `POST /agent/v1/links`: where the blobs of these that this agent should hold can be had. */
export async function answerLinks(
  { db, env, blobs }: Pick<Console, "db" | "env" | "blobs">,
  agentId: string,
  digests: readonly Digest[],
): Promise<LinksResponse> {
  const allowed = await fetchableOf(db, await fetchableWorks(db, agentId), digests);
  const links: LinksResponse["links"] = [];
  for (const [digest, { kind, type }] of await findContents(db, allowed)) {
    const url =
      env.publicContentUrl === null
        ? await blobs.urlFor?.(kind, digest, { seconds, type })
        : `${env.publicContentUrl}/${blobs.nameOf(kind, digest)}`;
    if (url !== undefined) links.push({ digest, url });
  }
  return { links, seconds };
}
