/**
 * Runs `work` whenever it is triggered, never twice at the same time: triggers that come while it runs make it run once more.
 * What it throws goes to `failed`.
 */
export function coalesce(work: () => Promise<void>, failed: (error: unknown) => void) {
  let again = false;
  let running: Promise<void> | null = null;

  const loop = async () => {
    do {
      again = false;
      await work().catch(failed);
    } while (again);
    running = null;
  };

  return {
    trigger(): void {
      if (running) again = true;
      else running = loop();
    },
    /** Resolves when nothing runs any more. */
    async settled(): Promise<void> {
      await running;
    },
  };
}
