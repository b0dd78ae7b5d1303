export interface Pace {
  /** Does the work now, or at the end of the present interval; asking again meanwhile changes nothing. */
  soon(): void;
  /** Does the work at once, whatever the interval. */
  now(): void;
  stop(): void;
}

/** Lets `work` happen at most once per `ms`, never twice at a time, and never forgets the last time that it was asked for. */
export function createPace(ms: number, work: () => void | Promise<void>): Pace {
  let timer: NodeJS.Timeout | undefined;
  let last = Number.NEGATIVE_INFINITY;
  let busy = false;
  let again = false;

  async function run(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    do {
      again = false;
      last = performance.now();
      await work();
    } while (again);
    busy = false;
  }

  return {
    soon() {
      timer ??= setTimeout(run, Math.max(0, last + ms - performance.now()));
    },
    now: () => void run(),
    stop() {
      clearTimeout(timer);
      again = false;
    },
  };
}
