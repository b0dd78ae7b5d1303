import type { Change } from "./events.ts";

/**
 * Gathers changes and emits them at most once per `intervalMs`; the first one after a quiet time goes at once. More than `most`
 * of a kind become one change with an empty id: any of that kind.
 */
export function createBatch(emit: (changes: Change[]) => void, intervalMs = 500, most = 200) {
  const waiting = new Map<string, Change>();
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    timer = undefined;
    if (waiting.size === 0) return;
    emit(condense([...waiting.values()], most));
    waiting.clear();
    timer = setTimeout(flush, intervalMs);
  };

  return {
    add(change: Change): void {
      waiting.set(`${change.kind}:${change.id}`, change);
      timer ??= setTimeout(flush, 0);
    },
    stop(): void {
      clearTimeout(timer);
    },
  };
}

/** Replaces the changes of each kind that has more than `most` by one that means all of them. */
export function condense(changes: Change[], most: number): Change[] {
  return [...new Set(changes.map(({ kind }) => kind))].flatMap((kind) => {
    const same = changes.filter((change) => change.kind === kind);
    return same.length > most ? [{ kind, id: "" }] : same;
  });
}
