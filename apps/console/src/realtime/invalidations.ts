import type { QueryKey } from "@tanstack/react-query";
import { api } from "#ui/api.ts";
import type { Change } from "./events.ts";

/** What malls hold of works. */
const places = [api.works.where.key(), api.works.malls.key()];

/** Which answers of the API a notice makes old. Keys match by prefix, so a noun's key covers each of its calls. */
const stale: Record<Change["kind"], (id: string) => QueryKey[]> = {
  fleet: () => [api.inspector.key(), api.fleet.key(), api.malls.key(), api.projectors.key()],
  mall: () => [api.malls.key(), api.groups.key(), ...places, api.fleet.key()],
  agent: () => [api.malls.key(), ...places, api.projectors.key(), api.fleet.key()],
  work: () => [
    api.works.key(),
    api.library.key(),
    api.publications.key(),
    api.malls.key(),
    api.groups.key(),
    api.fleet.key(),
  ],
  publication: () => [api.publications.key()],
  import: (id) => [api.imports.list.key(), id ? api.imports.show.key({ input: { id } }) : api.imports.key()],
  run: (id) => [api.syncs.list.key(), id ? api.syncs.show.key({ input: { id } }) : api.syncs.key(), api.fleet.key()],
  projector: () => [api.projectors.key(), api.fleet.key()],
  switching: () => [api.hours.key(), api.scenes.key(), api.projectorSets.key()],
  codes: () => [api.codes.key()],
  channel: () => [api.channels.key()],
  delivery: () => [api.deliveries.key(), api.notices.key(), api.channels.key()],
  legacy: () => [api.legacy.key()],
  cue: () => [api.cues.key()],
  command: () => [api.projectors.key(), api.commands.key(), api.batches.key(), api.discoveries.key()],
};

/** The keys to read again after these notices, each once. */
export function planInvalidations(notices: readonly Change[]): QueryKey[] {
  const keys = new Map<string, QueryKey>();
  for (const { kind, id } of notices) {
    for (const key of stale[kind]?.(id) ?? []) keys.set(JSON.stringify(key), key);
  }
  return [...keys.values()];
}
