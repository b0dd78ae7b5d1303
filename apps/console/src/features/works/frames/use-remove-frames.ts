"use client";
import type { Frame } from "@holofleet/contract/works.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";

/** Takes frames out of a draft, with a way back: their pictures stay with the console. */
export function useRemoveFrames(slug: string) {
  const t = useTranslations("works.frames");
  const notify = useNotify();
  const queries = useQueryClient();
  const save = async (frames: readonly Frame[], base: number) => {
    const saved = await client.works.saveDraft({
      slug,
      base,
      frames: frames.map(({ path, digest }) => ({ path, digest })),
    });
    await queries.invalidateQueries({ queryKey: api.works.key() });
    return saved.draft.version;
  };
  return useMutation({
    mutationFn: async ({ frames, base, paths }: { frames: Frame[]; base: number; paths: ReadonlySet<string> }) => {
      const left = frames.filter(({ path }) => !paths.has(path));
      return { before: frames, base: await save(left, base), count: frames.length - left.length };
    },
    onSuccess: ({ before, base, count }) =>
      notify.done(t("removed", { count }), {
        label: t("undo"),
        run: () => void save(before, base).catch(notify.failed),
      }),
    onError: notify.failed,
  });
}
