/**
 * Collects what to refresh and runs one refresh at a time: what arrives during a refresh waits for the next, so no notice is
 * lost to an answer that was already on its way, and a slow answer is never started twice.
 */
export function createRefresher<Item>(refresh: (items: Item[]) => Promise<void>) {
  let waiting: Item[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const items = waiting;
      waiting = [];
      await refresh(items);
    }
    running = false;
  }

  return (items: readonly Item[]): void => {
    waiting.push(...items);
    if (!running) void run();
  };
}
