import { join } from "node:path";
import type { Entry } from "./ledger.ts";

/** The folder in an export folder where revisions are made and where what was replaced waits for its removal. */
export const workshop = ".holofleet";

/** The entry after its `next` has come: it stands, and what stood before is leaving. */
export function swapped({ id, dir, shown, next, leaving }: Entry): Entry {
  if (!next) return { id, dir, shown, next, leaving };
  const { standing, beside } = next;
  const stay = new Set(standing.folder === shown?.folder ? standing.files.map(({ path }) => path) : []);
  const left = shown
    ? [
        { root: join(workshop, `${beside}.old`), files: shown.files },
        { root: shown.folder, files: shown.files.filter(({ path }) => !stay.has(path)) },
      ]
    : [];
  return { id, dir, shown: standing, next: null, leaving: [...leaving, ...left] };
}

/** The entry when nothing of the work shall stay. */
export function dismissed({ id, dir, shown, next, leaving }: Entry): Entry {
  const left = [...(shown ? [shown] : []), ...(next?.built ? [next.standing] : [])];
  const folders = left.map(({ folder, files }) => ({ root: folder, files }));
  return { id, dir, shown: null, next: null, leaving: [...leaving, ...folders, ...besideOf({ shown, next })] };
}

/** The entry when a revision that was not built whole is given up. */
export function givenUp({ id, dir, shown, next, leaving }: Entry): Entry {
  return { id, dir, shown, next: null, leaving: [...leaving, ...besideOf({ shown, next })] };
}

function besideOf({ shown, next }: Pick<Entry, "shown" | "next">): Entry["leaving"] {
  if (!next) return [];
  const root = join(workshop, next.beside);
  return [
    { root, files: next.standing.files },
    { root: `${root}.old`, files: shown?.files ?? [] },
  ];
}
