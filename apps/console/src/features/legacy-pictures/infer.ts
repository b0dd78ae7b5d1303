import { comparePaths } from "@holofleet/shared/content/path.ts";
import type { Reason, Reported } from "@holofleet/shared/protocol/state.ts";
import type { Db, Tx } from "#db/client.ts";
import type { LegacyPicture } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { fleetRow } from "#features/agents/service.ts";
import { readReleases } from "#features/releases/service.ts";
import { type InferredTarget, recordInference, type TargetEvent } from "#features/syncs/service.ts";
import { countPictures, type Inferred, maxTries, type PictureFacts, standingOf } from "./rules.ts";

/** What is taken to be on an older agent's disk, or on its way there. */
interface Held {
  generation: number;
  pictures: readonly PictureFacts[];
  /** seconds that its queue takes by its pace: all of its targets share one */
  eta: number;
}

/** What a target of an older agent is taken to have come to. `undefined`: nothing can be said yet. */
export function inferTarget({ works, createdAt }: InferredTarget, held: Held): TargetEvent | undefined {
  const wanted = works.filter(({ manifest }) => manifest !== null);
  const ids = new Set(wanted.map(({ id }) => id));
  const pictures = held.pictures.filter(({ workId }) => workId !== null && ids.has(workId));
  const counts = countPictures(pictures, createdAt);
  const { files, bytes, announced } = counts;
  const reason = wanted.length === 0 ? keeps() : reasonOf(counts);
  const open = files.total - files.done - counts.unfit - counts.givenUp;
  const status = { bootId: "", generation: held.generation, files, bytes, rate: 0, work: null };
  const say = (phase: Reported["phase"], eta: number | null, why: Reason | null = null): TargetEvent => ({
    type: "status",
    status: { ...status, phase, eta, reason: why },
  });
  if (wanted.length === 0) return say("rejected", null, reason);
  if (announced > 0) return say("transferring", held.eta);
  if (open > 0) return counts.toMake > 0 ? say("planning", null) : say("waiting", null, unheard());
  if (reason !== null) return say("failed", null, reason);
  const manifests = wanted.map(({ id, slug, manifest }) => ({ id, slug, revision: 1, manifest }));
  const reported = { phase: "idle", reason: null, works: manifests as Reported["works"] } as const;
  return { type: "reported", generation: held.generation, reported };
}

function reasonOf({ unfit, givenUp, files }: Inferred): Reason | null {
  if (givenUp > 0) {
    const message = `${givenUp} of ${files.total} pictures: announced ${maxTries} times, never fetched. See whether the older agent runs and is not held up by a broken picture, then sync again.`;
    return { code: "legacy_silent", message, details: { pictures: givenUp, of: files.total, tries: maxTries } };
  }
  if (unfit === 0) return null;
  const frames = unfit === 1 ? "1 frame" : `${unfit} frames`;
  const message = `${frames} cannot go to an older agent; the mall's page says which and why.`;
  return { code: "legacy_unfit", message, details: { pictures: unfit } };
}

function unheard(): Reason {
  const message = "Nobody listens to the older agent's topics. The list is sent when it is there.";
  return { code: "agent_offline", message };
}

function keeps(): Reason {
  const message = "An older agent deletes nothing: the files stay on its disk. Take the work off its player by hand.";
  return { code: "legacy_keeps", message };
}

/** `recordInferred` in a transaction of its own. */
export function inferAgent(db: Db, id: string, pace: number): Promise<void> {
  return db.$transaction(async (tx) => {
    await lockAgent(tx, id);
    await recordInferred(tx, id, pace);
  });
}

/** Holds an agent's row until the transaction ends: what is inferred of it is recorded one after the other. */
export async function lockAgent(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Agent" WHERE "id" = ${id} FOR UPDATE`;
}

/**
 * Brings what the console shows of an older agent in line with what that agent fetched. Its row must be held.
 * @param pace milliseconds that it takes for a picture, whatever its line gives
 */
export async function recordInferred(tx: Tx, id: string, pace: number): Promise<void> {
  const agent = await tx.agent.findUniqueOrThrow({
    where: { id },
    select: { mallId: true, desiredRelease: true, reported: true, legacy: { select: { plannedGeneration: true } } },
  });
  const generation = agent.legacy?.plannedGeneration ?? 0;
  const pictures = await tx.legacyPicture.findMany({ where: { agentId: id, workId: { not: null } } });
  const queued = pictures.filter((picture) => standingOf(picture) === "announced").length;
  const eta = (queued * pace) / 1000;
  const { epoch } = await fleetRow(tx);
  const release = (await readReleases(tx, [agent.desiredRelease])).get(agent.desiredRelease);
  const before = (agent.reported as Reported | null)?.works ?? [];
  const works = (release?.works ?? []).flatMap((work) => {
    const { revision, manifest } = work;
    const own = pictures.filter(({ workId }) => workId === work.id);
    const whole = own.length > 0 && own.every((picture) => standingOf(picture) === "held");
    // while a newer revision is on its way, what is known is the last one that was there whole
    return whole ? [{ id: work.id, slug: work.slug, revision, manifest }] : before.filter(({ id }) => id === work.id);
  });
  const counts = countPictures(pictures, new Date());
  const { toMake, toAnnounce, announced } = counts;
  const open = toMake + toAnnounce + announced;
  const reason = open === 0 ? reasonOf(counts) : announced + toMake === 0 ? unheard() : null;
  const reported: Reported = {
    ...{
      bootId: "",
      seq: 0,
      epoch,
      generation,
      desiredRelease: null,
      activeRelease: null,
      playing: [],
      projectors: [],
    },
    phase: phaseOf(counts),
    reason,
    works,
    faults: faultsOf(pictures, release?.works ?? []),
    disk: { freeBytes: 0, usedBytes: 0 },
    agent: { version: "", node: "", platform: "" },
  };
  await tx.agent.update({
    where: { id },
    data: { reported, reportedGeneration: generation, reportedAt: new Date() },
  });
  await recordInference(tx, id, generation, (target) => inferTarget(target, { generation, pictures, eta }));
  await notify(tx, { kind: "mall", id: agent.mallId });
}

function phaseOf({ toMake, toAnnounce, announced, unfit, givenUp }: Inferred): Reported["phase"] {
  if (announced > 0) return "transferring";
  if (toMake > 0) return "planning";
  if (toAnnounce > 0) return "waiting";
  return unfit + givenUp > 0 ? "failed" : "idle";
}

/** The first pictures that cannot go there, each with its reason. */
function faultsOf(
  pictures: readonly LegacyPicture[],
  works: readonly { id: string; slug: string }[],
): Reported["faults"] {
  const slugs = new Map(works.map(({ id, slug }) => [id, slug]));
  return pictures
    .flatMap(({ workId, path, faultCode, fault }) => {
      const work = slugs.get(workId ?? "");
      if (faultCode === null || work === undefined) return [];
      const code = faultCode as Reason["code"];
      return { work, path: frameOf(path, work), code, message: fault ?? "" };
    })
    .sort((a, b) => comparePaths(a.path, b.path))
    .slice(0, 50);
}

/** The frame's own path in `legacy/<slug>/<path>!<style>`. */
function frameOf(path: string, slug: string): string {
  const [, ...parts] = path.split("/");
  const inWork = parts.join("/").slice(slug.length + 1);
  return inWork.slice(0, inWork.lastIndexOf("!"));
}
