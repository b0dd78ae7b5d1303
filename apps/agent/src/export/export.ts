import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { type AppError, toAppError } from "@holofleet/shared/errors.ts";
import type { Logger } from "pino";
import { diskError } from "#store/durable.ts";
import type { ActiveWork, Store } from "#store/store.ts";
import { build, checkFree, removeEntry, swap } from "./folder.ts";
import { type Entry, openLedger, type Standing } from "./ledger.ts";
import { checkStanding, mend } from "./mend.ts";
import { planExport, type Template } from "./template.ts";

export interface FolderExport {
  /** Something may have been switched, taken down or fetched: look. Cheap when nothing was. */
  nudge(): void;
  /** Looks at every file of the export, and hashes it. Bad ones are named, removed, and put back from the store. */
  verify(): Promise<{ checked: number; bad: string[] }>;
  /** Why works are not in the folder as they should be, by their ids; empty when all is well. */
  faults(): ReadonlyMap<string, AppError>;
  stop(): Promise<void>;
}

export interface ExportOptions {
  store: Store;
  /** absolute */
  dir: string;
  template: Template;
  /** folder of the ledger */
  journalDir: string;
  log: Logger;
  /** milliseconds until what failed is tried again, and between two checks of everything */
  retryMs?: number;
  checkMs?: number;
}

/**
 * Keeps a folder of plain files in step with the active works, for players that read from disk. The folder follows the store and is
 * never read back: the work's pointer stays the commit.
 * @throws AppError disk_full, disk_failed
 */
export async function createFolderExport(options: ExportOptions): Promise<FolderExport> {
  const { store, dir, template, log, retryMs = 30_000, checkMs = 7 * 24 * 3_600_000 } = options;
  const ledger = await openLedger(options.journalDir);
  const faults = new Map<string, AppError>();
  const stopping = new AbortController();
  let unfinished = true;
  let seen: ReturnType<Store["active"]> | null = null;
  let flight: Promise<void> = Promise.resolve();
  let queued = false;
  let retry: NodeJS.Timeout | undefined;

  /** One thing at a time, in order. */
  function next<T>(work: () => Promise<T>): Promise<T> {
    const result = flight.then(work);
    flight = result.then(
      () => {},
      () => {},
    );
    return result;
  }

  async function attempt(id: string, work: () => Promise<void>): Promise<void> {
    if (stopping.signal.aborted) return;
    try {
      await work();
      faults.delete(id);
    } catch (thrown) {
      const error = toAppError(diskError(thrown));
      unfinished = true;
      if (faults.get(id)?.message !== error.message) log.warn({ err: error, work: id }, "the export folder is behind");
      faults.set(id, error);
    }
  }

  async function pass(): Promise<void> {
    const active = store.active();
    if (active === seen && !unfinished) return;
    seen = active;
    unfinished = false;
    await mkdir(dir, { recursive: true });
    for (const [id, entry] of ledger.entries()) await attempt(id, () => settle(entry, active));
    const owners = new Set<string>();
    for (const id of [...active.keys()].sort()) {
      const work = active.get(id);
      if (work) await attempt(id, () => show(id, work, owners));
    }
    for (const id of faults.keys()) if (!active.has(id) && !ledger.entries().has(id)) faults.delete(id);
  }

  /** Ends what a crash or a held file left half done, and takes away what is no longer wanted. */
  async function settle(entry: Entry, active: ReadonlyMap<string, ActiveWork>): Promise<void> {
    const { id, shown, next: coming } = entry;
    if (!active.has(id) || entry.dir !== dir) return hide(entry);
    if (!coming) return;
    if (coming.built) {
      await swap(entry);
      return ledger.put({ id, dir, shown: coming.standing, next: null });
    }
    await removeEntry({ ...entry, shown: null });
    await ledger.put({ id, dir, shown, next: null });
  }

  async function hide(entry: Entry): Promise<void> {
    await removeEntry(entry);
    await ledger.put({ ...entry, shown: null, next: null });
  }

  async function show(id: string, { pointer, manifest }: ActiveWork, owners: Set<string>): Promise<void> {
    const shown = ledger.entries().get(id)?.shown ?? null;
    const plan = planExport(template, pointer, manifest);
    // while two works swap their addresses both may claim one: the first id has it, as on the player's port
    if (owners.has(plan.folder)) {
      unfinished = true;
      return;
    }
    owners.add(plan.folder);
    if (shown?.manifest === pointer.manifest && shown.folder === plan.folder && shown.template === template.text) {
      const mended = await mend(store, dir, shown);
      if (mended.missing > 0) unfinished = true;
      return mended.changed ? ledger.put({ id, dir, shown, next: null }) : undefined;
    }
    for (const other of ledger.entries().values())
      if (other.id !== id && other.shown?.folder === plan.folder) await hide(other);
    await checkFree(dir, plan.folder, shown?.folder === plan.folder ? shown.files : [], plan.files);
    const beside = randomBytes(8).toString("hex");
    const planned = plan.files.map((file) => ({ ...file, identity: "" }));
    const standing: Standing = { ...plan, manifest: pointer.manifest, template: template.text, files: planned };
    await ledger.put({ id, dir, shown, next: { beside, built: false, standing } });
    standing.files = await build(store, dir, beside, plan.files);
    await ledger.put({ id, dir, shown, next: { beside, built: true, standing } });
    await swap({ id, dir, shown, next: { beside, built: true, standing } });
    await ledger.put({ id, dir, shown: standing, next: null });
    log.info({ work: pointer.slug, revision: pointer.revision, folder: plan.folder }, "export folder switched");
  }

  function nudge(): void {
    if (queued || stopping.signal.aborted) return;
    queued = true;
    void next(async () => {
      queued = false;
      await attempt("", pass);
      clearTimeout(retry);
      if (unfinished && !stopping.signal.aborted) retry = setTimeout(nudge, retryMs);
    });
  }

  async function verify(only?: ReadonlySet<Digest>): Promise<{ checked: number; bad: string[] }> {
    const found = { checked: 0, bad: [] as string[] };
    for (const { id } of ledger.entries().values()) {
      const result = await next(async () => {
        const { shown } = ledger.entries().get(id) ?? {};
        return shown ? checkStanding(store, dir, shown, stopping.signal, only) : { checked: 0, bad: [] };
      });
      found.checked += result.checked;
      found.bad.push(...result.bad);
    }
    if (found.bad.length > 0) log.warn({ bad: found.bad.length }, "files of the export folder were changed or removed");
    unfinished ||= found.bad.length > 0;
    nudge();
    return found;
  }

  const complain = (thrown: unknown) => log.warn({ err: diskError(thrown) }, "the export folder could not be checked");

  async function checkNowAndThen(): Promise<void> {
    while (!stopping.signal.aborted) {
      await verify().catch(complain);
      await delay(checkMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  // a hard link shares the bytes of its blob, so it is looked at too
  store.onDamage((digest) => void verify(new Set([digest])).catch(complain));
  nudge();
  const checking = checkNowAndThen();
  return {
    nudge,
    verify: () => verify(),
    faults: () => faults,
    async stop() {
      stopping.abort();
      clearTimeout(retry);
      await checking;
      await flight;
      await ledger.close();
    },
  };
}
