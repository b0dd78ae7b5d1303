import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { Manifest, Release, ReleaseWork } from "@holofleet/shared/content/manifest.ts";
import { AppError, toAppError } from "@holofleet/shared/errors.ts";
import PQueue from "p-queue";
import type { ConsoleApi } from "#console-api/port.ts";
import type { Store } from "#store/store.ts";
import type { Clock } from "./clock.ts";
import { planLeaving, planSync, type SyncPlan, type Transfer } from "./plan.ts";
import { concernsOneBlob } from "./retry.ts";
import { download } from "./transfer/download.ts";

export interface Limits {
  /** most downloads at once */
  parallel: number;
  /** milliseconds without a byte after which a download counts as stalled */
  stallMs: number;
  /** bytes of the disk that stay free for everyone else */
  reserveBytes: number;
}

/** What a pass tells while it goes. */
export interface Watcher {
  planned(plan: SyncPlan): void;
  phase(phase: "planning" | "transferring" | "activating"): void;
  started(transfer: Transfer): void;
  received(transfer: Transfer, standing: number, fresh: number): void;
  verified(transfer: Transfer): void;
  activated(work: ReleaseWork): void;
  left(work: ReleaseWork): void;
}

export interface Pass {
  store: Store;
  api: ConsoleApi;
  clock: Clock;
  limits: Limits;
  watcher: Watcher;
  /** false: do what the disk alone allows */
  online: boolean;
  signal: AbortSignal;
}

/**
 * Brings the store to `release`, work by work, as far as it goes. What was fetched stays whatever happens.
 * @throws AppError the first fault that kept a work from being switched; an abort passes through
 */
export async function converge(release: Release, pass: Pass): Promise<void> {
  const { store, watcher, online, signal } = pass;
  await letGo(release, pass);
  await store.rescan();
  const manifests = await gatherManifests(release, pass);
  const works = release.works.filter((work) => manifests.has(work.manifest));
  const plan = planSync({ v: 1, works }, manifests, { active: store.active(), has: store.has });
  watcher.planned(plan);
  for (const { work, waitsFor } of plan.activate) if (waitsFor.size === 0) await activate(work, plan, pass);
  if (!online) return;
  if (plan.transfers.length > 0) {
    await checkSpace(plan, pass);
    await transferAll(plan, pass);
  }
  signal.throwIfAborted();
  await store.deactivateOthers(new Set(release.works.map((work) => work.id)));
  await store.prune();
}

/** Takes the works that left the release off the player first: a take-down waits for no transfer, no space and no network. */
async function letGo(release: Release, { store, watcher }: Pass): Promise<void> {
  const leaving = planLeaving(release, store.active());
  if (leaving.length > 0) watcher.phase("activating");
  for (const id of leaving) {
    const work = store.active().get(id)?.pointer;
    await store.deactivate(id);
    if (work) watcher.left(work);
  }
}

async function gatherManifests(
  release: Release,
  { store, api, watcher, online, signal }: Pass,
): Promise<Map<Digest, Manifest>> {
  const manifests = new Map<Digest, Manifest>();
  for (const { manifest: digest } of release.works) {
    const stored = await store.manifest(digest);
    if (stored) manifests.set(digest, stored);
    if (stored || !online) continue;
    watcher.phase("planning");
    manifests.set(digest, await store.saveManifest(digest, await api.manifest(digest, signal)));
  }
  return manifests;
}

/** @throws AppError disk_full with needBytes, freeBytes and shortBytes */
async function checkSpace(plan: SyncPlan, { store, limits }: Pass): Promise<void> {
  const needBytes = plan.transfers.reduce((sum, transfer) => sum + transfer.size, 0);
  const shortOf = async () => {
    const { freeBytes } = await store.size();
    return { freeBytes, shortBytes: needBytes + limits.reserveBytes - freeBytes };
  };
  if ((await shortOf()).shortBytes <= 0) return;
  await store.prune();
  const { freeBytes, shortBytes } = await shortOf();
  if (shortBytes <= 0) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  throw new AppError(
    "disk_full",
    `The disk is short of ${megabytes(shortBytes)}: the sync needs ${megabytes(needBytes)} and keeps ` +
      `${megabytes(limits.reserveBytes)} free, ${megabytes(freeBytes)} are free. Free some space; the sync goes on by itself.`,
    { details: { needBytes, freeBytes, shortBytes } },
  );
}

async function transferAll(plan: SyncPlan, pass: Pass): Promise<void> {
  const { watcher, limits } = pass;
  const halt = new AbortController();
  const signal = AbortSignal.any([pass.signal, halt.signal]);
  let fault: AppError | null = null;
  const attempt = async (step: () => Promise<void>) => {
    if (signal.aborted) return;
    try {
      await step();
    } catch (thrown) {
      if (signal.aborted) return;
      const error = toAppError(thrown);
      fault ??= error;
      if (!concernsOneBlob(error)) halt.abort();
    }
  };
  const waiting = waitingWorks(plan);
  const switches = new PQueue({ concurrency: 1 });
  const stored = (transfer: Transfer) => {
    watcher.verified(transfer);
    for (const { work, waitsFor } of waiting.get(transfer.digest) ?? []) {
      waitsFor.delete(transfer.digest);
      if (waitsFor.size === 0) void switches.add(() => attempt(() => activate(work, plan, pass)));
    }
  };
  watcher.phase("transferring");
  const { started, received } = watcher;
  await attempt(() => download(plan.transfers, { ...pass, ...limits, signal, started, received, stored }));
  watcher.phase("activating");
  await switches.onIdle();
  pass.signal.throwIfAborted();
  if (fault) throw fault;
}

function waitingWorks(plan: SyncPlan): Map<Digest, SyncPlan["activate"]> {
  const waiting = new Map<Digest, SyncPlan["activate"]>();
  for (const entry of plan.activate) {
    for (const digest of entry.waitsFor) waiting.set(digest, [...(waiting.get(digest) ?? []), entry]);
  }
  return waiting;
}

/** Switches a work. A work that leaves and whose address this one takes over goes in the same moment, not at the end. */
async function activate(work: ReleaseWork, plan: SyncPlan, { store, watcher }: Pass): Promise<void> {
  await store.activate(work);
  for (const { pointer } of store.active().values())
    if (pointer.slug === work.slug && plan.deactivate.includes(pointer.id)) await store.deactivate(pointer.id);
  watcher.activated(work);
}
