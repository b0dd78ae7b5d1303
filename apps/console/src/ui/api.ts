import { createClient } from "@holofleet/contract/client.ts";
import { createTanstackQueryUtils } from "@orpc/tanstack-query";

/** Longest wait for one answer, so that a lost one never blocks the live updates behind it. */
const answerTimeoutMs = 30_000;

/** The REST API as this browser calls it: same origin, with the session's cookie. Calls throw; `failureOf` reads what. */
export const client = createClient({
  url: typeof location === "undefined" ? "http://localhost" : location.origin,
  fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(answerTimeoutMs) }),
});

/** Query and mutation options for TanStack Query: `useQuery(api.malls.list.queryOptions())`. */
export const api = createTanstackQueryUtils(client);
