"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { api, client } from "#ui/api.ts";

/** Asks for a sync, then opens its page, which has its first answer already. `replace`: the way back leads past this address. */
export function useRequestSync(go: "push" | "replace" = "push") {
  const router = useRouter();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (scope: Parameters<typeof client.syncs.request>[0]) => client.syncs.request(scope),
    onSuccess: async (run) => {
      queries.setQueryData(api.syncs.show.queryKey({ input: { id: run.id } }), run);
      router[go](`/syncs/${run.id}`);
      await queries.invalidateQueries({ queryKey: api.syncs.list.key() });
    },
  });
}
