import { toAppError } from "@holofleet/shared/errors.ts";
import type { ConsoleApi } from "#console-api/port.ts";

/** Whether the console lets this agent in, as its last answer said. */
export interface Admission {
  admitted(): boolean;
  /** The same console, watched. */
  api: ConsoleApi;
}

const refusals = new Set(["machine_held", "awaiting_approval"]);

/**
 * An agent that is not let in leaves the broker alone, where it would throw out the one that is: it asks over HTTP until it is.
 * @param onChange told when that changed
 */
export function createAdmission(api: ConsoleApi, onChange: () => void): Admission {
  let admitted = true;

  function settle(next: boolean): void {
    if (next === admitted) return;
    admitted = next;
    onChange();
  }

  return {
    admitted: () => admitted,
    api: {
      ...api,
      async desired(etag, signal) {
        try {
          const answer = await api.desired(etag, signal);
          settle(true);
          return answer;
        } catch (thrown) {
          if (refusals.has(toAppError(thrown).code)) settle(false);
          throw thrown;
        }
      },
    },
  };
}
