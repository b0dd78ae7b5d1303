import { failureOf } from "@holofleet/contract/client.ts";
import { QueryCache, QueryClient } from "@tanstack/react-query";

/**
 * The browser's cache of API answers. Live notices keep it fresh (realtime/), so answers stay good for a minute; only a lost
 * connection is tried again, an answer that says no is final.
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (thrown) => {
        if (failureOf(thrown).code === "unauthorized") onSignedOut();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        retry: (count, thrown) => count < 2 && failureOf(thrown).code === "network",
      },
    },
  });
}
