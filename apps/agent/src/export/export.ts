import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { toAppError } from "@holofleet/shared/errors.ts";
import type { FileFault } from "@holofleet/shared/protocol/state.ts";
import type { Logger } from "pino";
import { diskError } from "#store/durable.ts";
import type { ActiveWork, Store } from "#store/store.ts";
import { build, checkFree, swap, sweep } from "./folder.ts";
import type { Entry, Ledger, Standing } from "./ledger.ts";
import { checkStanding, mend } from "./mend.ts";
import { dismissed, givenUp, swapped } from "./steps.ts";
import { planExport, type Template } from "./template.ts";

export interface FolderExport {
  /** Something may have been switched, taken down or fetched: look. Cheap when nothing was. */
  nudge(): void;
  /** Looks at every file of the export, and hashes it. Bad ones are named, removed, and put back from the store. */
  verify(): Promise<{ checked: number; bad: string[] }>;
  /** Why works are not in the folder as they should be; empty when all is well. */
  faults(): FileFault[];
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface ExportOptions {
  store: Store;
  /** absolute */
  dir: string;
  template: Template;
  /** files that others made may be replaced where ours belong: the folder was an older agent's */
  takeOver?: boolean;
  ledger: Ledger;
  log: Logger;
  /** called when the faults changed */
  onFaults?(): void;
  /** milliseconds until what failed is tried again */
  retryMs?: number;
  /** milliseconds between two checks of everything; the first is at the start */
  checkMs?: number;
}

/**
 * Keeps a folder of plain files in step with the active works, for players that read from disk. The folder follows the store and is
 * never read back: the work's pointer stays the commit.
 */
export function createFolderExport(options: ExportOptions): FolderExport {
  const { store, dir, template, takeOver = false, ledger, log, retryMs = 30_000, checkMs = 7 * 86_400_000 } = options;
  const onFaults = options.onFaults ?? (() => {});
  const faults = new Map<string, FileFault>();
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
      if (faults.delete(id)) onFaults();
    } catch (thrown) {
      const error = toAppError(diskError(thrown));
      unfinished = true;
      if (faults.get(id)?.message === error.message) return;
      log.warn({ err: error, work: id }, "the export folder is behind");
      const slug = store.active().get(id)?.pointer.slug ?? "";
      faults.set(id, { work: slug, path: dir, code: error.code, message: error.message.slice(0, 500) });
      onFaults();
    }
  }

  async function pass(): Promise<void> {
    const active = store.active();
    if (active === seen && !unfinished) return;
    seen = active;
    unfinished = false;
    await mkdir(dir, { recursive: true });
    const owners = new Set<string>();
    // what leaves makes room before anything comes
    const ids = [...new Set([...ledger.entries().keys(), ...active.keys()])].sort();
    for (const id of ids.filter((id) => !active.has(id))) await attempt(id, () => settle(id));
    for (const id of ids) {
      const work = active.get(id);
      if (!work) continue;
      await attempt(id, async () => {
        await settle(id, work);
        await show(id, work, owners);
      });
    }
    for (const id of faults.keys()) if (!ids.includes(id) && faults.delete(id)) onFaults();
  }

  /** Ends what a crash or a held file left half done, and takes away what is no longer wanted. */
  async function settle(id: string, work?: ActiveWork): Promise<void> {
    const entry = ledger.entries().get(id);
    if (!entry) return;
    if (!work || entry.dir !== dir) return leave(dismissed(entry));
    if (entry.next && !entry.next.built) return leave(givenUp(entry));
    if (entry.next) await swap(entry, takeOver);
    if (entry.next || entry.leaving.length > 0) await leave(swapped(entry));
  }

  /** Keeps the entry, and removes what is leaving by it as far as nobody holds it. */
  async function leave(entry: Entry): Promise<void> {
    await ledger.put(entry);
    if (entry.leaving.length === 0) return;
    const leaving = await sweep(entry);
    unfinished ||= leaving.length > 0;
    await ledger.put({ ...entry, leaving });
  }

  async function show(id: string, { pointer, manifest }: ActiveWork, owners: Set<string>): Promise<void> {
    const entry = ledger.entries().get(id) ?? { dir, shown: null, leaving: [] };
    const { shown, leaving } = entry;
    const plan = planExport(template, pointer, manifest);
    // what still leaves another export folder is held there; while two works swap their addresses both may claim one: the first id has it, as on the player's port
    if (entry.dir !== dir || owners.has(plan.folder)) {
      unfinished = true;
      return;
    }
    owners.add(plan.folder);
    if (shown?.manifest === pointer.manifest && shown.folder === plan.folder && shown.template === template.text) {
      const mended = await mend(store, dir, shown, takeOver);
      if (mended.missing > 0) unfinished = true;
      return mended.changed ? ledger.put({ id, dir, shown, next: null, leaving }) : undefined;
    }
    for (const other of ledger.entries().values())
      if (other.id !== id && other.shown?.folder === plan.folder) await leave(dismissed(other));
    await checkFree(dir, plan, shown?.folder === plan.folder ? shown.files : [], takeOver);
    const beside = randomBytes(8).toString("hex");
    const planned = plan.files.map((file) => ({ ...file, identity: "" }));
    const standing: Standing = { ...plan, manifest: pointer.manifest, template: template.text, files: planned };
    await ledger.put({ id, dir, shown, next: { beside, built: false, standing }, leaving });
    standing.files = await build(store, dir, beside, plan.files);
    const built: Entry = { id, dir, shown, next: { beside, built: true, standing }, leaving };
    await ledger.put(built);
    await swap(built, takeOver);
    await leave(swapped(built));
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
      await rest(checkMs);
    }
  }

  /** Waits out `ms`, which may be for ever, or until the agent stops. */
  async function rest(ms: number): Promise<void> {
    const due = performance.now() + ms;
    while (!stopping.signal.aborted && performance.now() < due) {
      // no timer of Node lasts longer
      const wait = Math.min(due - performance.now(), 2 ** 31 - 1);
      await delay(wait, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  // a hard link shares the bytes of its blob, so it is looked at too
  store.onDamage((digest) => void verify(new Set([digest])).catch(complain));
  nudge();
  const checking = checkNowAndThen();
  return {
    nudge,
    verify: () => verify(),
    settled: () => flight,
    faults: () => [...faults.values()],
    async stop() {
      stopping.abort();
      clearTimeout(retry);
      await checking;
      await flight;
    },
  };
}
