"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";

/** Marks one's own notices as read: these, or all of them. */
export function useMarkRead() {
  const queries = useQueryClient();
  const notify = useNotify();
  return useMutation({
    mutationFn: (ids?: string[]) => client.notices.markRead(ids ? { ids } : {}),
    onSuccess: () => queries.invalidateQueries({ queryKey: api.notices.key() }),
    onError: notify.failed,
  });
}
