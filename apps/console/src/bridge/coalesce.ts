/**
 * Runs `work` whenever it is triggered, never twice at the same time: triggers that come while it runs make it run once more.
 * What it throws goes to `failed`.
 */
export function coalesce(work: () => Promise<void>, failed: (error: unknown) => void) {
  let again = false;
  let isOwed = false;
  let running: Promise<void> | null = null;

  const loop = async () => {
    do {
      [again, isOwed] = [false, false];
      await work().catch((error: unknown) => {
        isOwed = true;
        failed(error);
      });
    } while (again);
    running = null;
  };

  const trigger = (): void => {
    if (running) again = true;
    else running = loop();
  };

  return {
    trigger,
    /** Triggers it when it failed last time. */
    retry(): void {
      if (isOwed) trigger();
    },
    /** Resolves when nothing runs any more. */
    async settled(): Promise<void> {
      await running;
    },
  };
}
