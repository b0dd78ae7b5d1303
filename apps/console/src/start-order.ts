import type { Logger } from "pino";

/** Told of each step as it begins; the call that comes back tells that it is done. */
export type OnStep = (name: string) => () => void;

export interface StartOrder {
  /** Starts one part. What it returns may be stopped by `stop`, in reverse order of starting. */
  step<T>(name: string, start: () => T | Promise<T>, stop?: (started: T) => unknown): Promise<T>;
  /** Stops everything that started, last first. A part that cannot stop is logged and does not keep the others. */
  stop(): Promise<void>;
}

/** Keeps the order in which a process came up, so that it goes down the other way round. */
export function startOrder(log: Logger, onStep: OnStep): StartOrder {
  const stops: { name: string; stop: () => unknown }[] = [];
  return {
    async step(name, start, stop) {
      const done = onStep(name);
      const started = await start();
      if (stop) stops.push({ name, stop: () => stop(started) });
      done();
      return started;
    },
    async stop() {
      for (let next = stops.pop(); next; next = stops.pop()) {
        try {
          await next.stop();
        } catch (err) {
          log.error({ err }, `could not stop: ${next.name}`);
        }
      }
    },
  };
}
