import type { Identity } from "#enrol/identity.ts";
import type { NamedState } from "#projectors/projectors.ts";
import type { Store } from "#store/store.ts";
import type { SyncState } from "#sync/reconcile.ts";
import { agentVersion } from "#version.ts";
import type { Health } from "./snapshot.ts";

export interface HealthParts {
  identity: Identity;
  store: Store;
  sync: SyncState;
  link: Health["link"];
  projectors: NamedState[];
  disk: Health["disk"];
  legacy?: Health["legacy"];
  running: boolean;
}

/** The agent at a glance, for `/health` and `status`. Leaves out everything secret. */
export function presentHealth({ identity, store, sync, link, projectors, disk, legacy, running }: HealthParts): Health {
  const { epoch: _, works: __, faults: ___, ...progress } = sync;
  const names = new Map(store.desired()?.desired.projectors.map(({ id, name }) => [id, name]));
  const { code, name } = identity.mall;
  return {
    running,
    agent: { id: identity.agentId, version: agentVersion, console: identity.consoleUrl, mall: { code, name } },
    link,
    sync: progress,
    works: Array.from(store.active().values(), ({ pointer: { slug, title, revision }, manifest }) => ({
      slug,
      title,
      revision,
      frames: manifest.frames.length,
    })).sort((a, b) => (a.slug < b.slug ? -1 : 1)),
    disk,
    ...(legacy && { legacy }),
    projectors: projectors.map(({ id, state }) => ({ id, name: names.get(id) ?? id, state })),
  };
}
