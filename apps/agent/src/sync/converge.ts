import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { Manifest, Release, ReleaseWork } from "@holofleet/shared/content/manifest.ts";
import { AppError, toAppError } from "@holofleet/shared/errors.ts";
import type { FileFault } from "@holofleet/shared/protocol/state.ts";
import PQueue from "p-queue";
import type { ConsoleApi } from "#console-api/port.ts";
import type { Throttle } from "#console-api/stall.ts";
import { timesOf } from "#store/pointers.ts";
import type { Store } from "#store/store.ts";
import type { Attempts } from "./attempts.ts";
import type { Clock } from "./clock.ts";
import { type LineState, outsideWindow } from "./line.ts";
import { planLeaving, planSync, type SyncPlan, type Transfer } from "./plan.ts";
import { concernsOneBlob } from "./retry.ts";
import { planSpace, type SpaceLimits } from "./space.ts";
import { download } from "./transfer/download.ts";

export interface Limits extends SpaceLimits {
  /** most downloads at once */
  parallel: number;
  /** milliseconds without a byte after which a download counts as stalled */
  stallMs: number;
}

/** What a pass tells while it goes. */
export interface Watcher {
  planned(plan: SyncPlan): void;
  phase(phase: "planning" | "transferring" | "activating"): void;
  started(transfer: Transfer): void;
  received(transfer: Transfer, standing: number, fresh: number): void;
  verified(transfer: Transfer): void;
  /** a file cannot be had for a reason of its own */
  failed(transfer: Transfer, fault: FileFault): void;
  activated(work: ReleaseWork): void;
  left(work: ReleaseWork): void;
}

export interface Pass {
  store: Store;
  api: ConsoleApi;
  clock: Clock;
  limits: Limits;
  attempts: Attempts;
  throttle: Throttle;
  /** how the mall's line stands now */
  line(): LineState;
  /** of the mall */
  zone: string;
  /** epoch milliseconds by the console's clock */
  serverNow(): number;
  watcher: Watcher;
  /** look at the blobs on disk again: what is known of them may be old */
  rescan: boolean;
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
  if (pass.rescan) await store.rescan();
  const manifests = await gatherManifests(release, pass);
  const works = release.works.filter((work) => manifests.has(work.manifest));
  const plan = planSync({ v: 1, works }, manifests, { active: store.active(), has: store.has });
  watcher.planned(plan);
  for (const { work, waitsFor } of plan.activate)
    if (waitsFor.size === 0) await activate(work, plan, pass, pass.serverNow());
  if (!online) return;
  if (plan.transfers.length > 0) {
    await checkSpace(plan, pass);
    await transferAll(plan, manifests, pass);
  }
  signal.throwIfAborted();
  await store.deactivateOthers(new Set(release.works.map((work) => work.id)));
  await store.prune();
  if (planSpace(0, await store.size(), pass.limits)) await store.prune(false);
  const rejected = release.works.find((work) => pass.attempts.rejected().has(work.manifest));
  if (rejected) throw rejection(rejected);
}

function rejection({ slug, revision, manifest }: ReleaseWork): AppError {
  return new AppError(
    "rejected",
    `Three times the agent broke off while it read revision ${revision} of ${slug}, so it does not read it again and stays on the ` +
      "one before. Publish the work again, or update the agent.",
    { details: { work: slug, revision, manifest } },
  );
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

/** The manifests of a release that can be had, but for those that are rejected. */
async function gatherManifests(
  release: Release,
  { store, api, attempts, watcher, online, signal }: Pass,
): Promise<Map<Digest, Manifest>> {
  const manifests = new Map<Digest, Manifest>();
  store.refuse(attempts.rejected());
  const wanted = new Set(release.works.map((work) => work.manifest));
  for (const { pointer, manifest } of store.active().values())
    if (wanted.delete(pointer.manifest)) manifests.set(pointer.manifest, manifest);
  await attempts.reading(wanted, async (digest) => {
    const stored = await store.manifest(digest);
    if (stored) manifests.set(digest, stored);
    if (stored || !online) return stored !== null;
    watcher.phase("planning");
    manifests.set(digest, await store.saveManifest(digest, await api.manifest(digest, signal)));
    return true;
  });
  return manifests;
}

/**
 * Makes sure that what is missing fits. Where it does not, what nothing needs goes, and then the way back to earlier revisions.
 * @throws AppError disk_full with needBytes, freeBytes and shortBytes
 */
async function checkSpace(plan: SyncPlan, { store, limits }: Pass): Promise<void> {
  const needBytes = plan.transfers.reduce((sum, transfer) => sum + transfer.size, 0);
  const isShort = async () => planSpace(needBytes, await store.size(), limits);
  if (!(await isShort())) return;
  await store.prune();
  if (!(await isShort())) return;
  await store.prune(false);
  const short = await isShort();
  if (!short) return;
  const { of, shortBytes } = short;
  const { freeBytes, usedBytes } = await store.size();
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  const facts =
    of === "disk"
      ? `The disk is short of ${megabytes(shortBytes)}: the sync needs ${megabytes(needBytes)} and keeps ` +
        `${megabytes(limits.reserveBytes)} free, ${megabytes(freeBytes)} are free. Free some space`
      : `The works would take ${megabytes(shortBytes)} more than this agent may use: the sync needs ${megabytes(needBytes)} beside ` +
        `${megabytes(usedBytes)} that are in use. Raise HOLOFLEET_DISK_QUOTA there, or take works down`;
  throw new AppError("disk_full", `${facts}; the sync goes on by itself.`, {
    details: { needBytes, freeBytes, shortBytes },
  });
}

async function transferAll(plan: SyncPlan, manifests: ReadonlyMap<Digest, Manifest>, pass: Pass): Promise<void> {
  const { watcher, limits, clock } = pass;
  const { open, closesAt, opensAt } = pass.line();
  const closed = () => outsideWindow(opensAt, pass.zone, pass.serverNow());
  if (!open) throw closed();
  const halt = new AbortController();
  const signal = AbortSignal.any([pass.signal, halt.signal]);
  let fault: AppError | null = null;
  if (closesAt !== null) {
    const close = () => {
      fault = closed();
      halt.abort();
    };
    clock.delay(closesAt - pass.serverNow(), signal).then(close, () => {});
  }
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
      const verifiedAt = pass.serverNow();
      if (waitsFor.size === 0) void switches.add(() => attempt(() => activate(work, plan, pass, verifiedAt)));
    }
  };
  const failed = (transfer: Transfer, { code, message }: AppError) => {
    const owner = plan.activate.find(({ work }) => work.slug === transfer.work);
    const frames = owner && manifests.get(owner.work.manifest)?.frames;
    const path = frames?.find(({ digest }) => digest === transfer.digest)?.path ?? transfer.digest;
    watcher.failed(transfer, { work: transfer.work, path, code, message: message.slice(0, 500) });
  };
  watcher.phase("transferring");
  const { started, received } = watcher;
  const direct = pass.store.desired()?.desired.direct ? pass.api : null;
  await attempt(() =>
    download(plan.transfers, { ...pass, ...limits, direct, signal, started, received, stored, failed }),
  );
  watcher.phase("activating");
  await switches.onIdle();
  halt.abort();
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
async function activate(
  work: ReleaseWork,
  plan: SyncPlan,
  { store, watcher, serverNow }: Pass,
  verifiedAt: number,
): Promise<void> {
  const before = store.active().get(work.id)?.pointer;
  const same = before?.manifest === work.manifest && before.switchedAt !== undefined;
  await store.activate({ ...work, ...(same ? timesOf(before) : { verifiedAt, switchedAt: serverNow() }) });
  for (const { pointer } of store.active().values())
    if (pointer.slug === work.slug && plan.deactivate.includes(pointer.id)) await store.deactivate(pointer.id);
  watcher.activated(work);
}
