"use client";
import { failureOf } from "@holofleet/contract/client.ts";
import type { Batch } from "@holofleet/contract/projectors/batches.ts";
import type { ProjectorWish } from "@holofleet/shared/protocol/commands.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";

/** An order to many that was refused, for some of its malls cannot be reached; the others can be asked alone. */
export interface Refusal {
  malls: string[];
  left: number;
  reachable: number;
  /** asks the others */
  goOn: () => void;
}

/** Sends presses and keeps what was refused. `onBatch` gets the id of an order to many. */
export function useSend(onBatch: (id: string) => void) {
  const notify = useNotify();
  const queries = useQueryClient();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const refresh = () =>
    Promise.all([api.projectors.key(), api.batches.key()].map((queryKey) => queries.invalidateQueries({ queryKey })));

  const many = async (request: (skipOffline: boolean) => Promise<Pick<Batch, "id">>, skipOffline = false) => {
    setRefusal(null);
    try {
      onBatch((await request(skipOffline)).id);
    } catch (thrown) {
      const details = failureOf(thrown).details as Partial<Details> | undefined;
      if (!details?.reachable || !details.malls) notify.failed(thrown);
      else
        setRefusal({
          malls: details.malls.map(({ name }) => name),
          left: details.projectors ?? 0,
          reachable: details.reachable,
          goOn: () => void many(request, true),
        });
    }
    await refresh();
  };

  return {
    refusal,
    forget: () => setRefusal(null),
    one: async (id: string, wish: ProjectorWish) => {
      await client.projectors.command({ id, wish }).catch(notify.failed);
      await refresh();
    },
    many,
  };
}

/** What the console says of an order to many that it refuses. */
interface Details {
  malls: { name: string }[];
  projectors: number;
  reachable: number;
}
