"use client";
import type { Frame } from "@holofleet/contract/works.ts";
import { useQuery } from "@tanstack/react-query";
import { Images } from "lucide-react";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { parseAsInteger, useQueryState } from "nuqs";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { useDraftEditor } from "../edit/use-draft-editor.ts";
import { Controls, Position } from "./controls.tsx";
import { openTurntable, type Turntable } from "./engine.ts";
import { Stage } from "./stage.tsx";

/** A work as the hologram will turn it: the draft as it stands on the page, or the revision in the address. */
export function TurntablePage() {
  const t = useTranslations("frames.turntable");
  const { slug } = useParams<{ slug: string }>();
  const [number] = useQueryState("revision", parseAsInteger);
  const work = useQuery(api.works.show.queryOptions({ input: { slug } }));
  const title = work.data?.title ?? slug;
  return (
    <>
      <PageHeader
        title={t("title")}
        back={{ href: `/works/${slug}`, label: title }}
        lead={number === null ? t("draft") : t("revision", { number })}
      />
      {number === null ? (
        <OfDraft slug={slug} title={title} version={work.data?.draft.version ?? null} />
      ) : (
        <OfRevision slug={slug} title={title} number={number} />
      )}
    </>
  );
}

function OfDraft({ slug, title, version }: { slug: string; title: string; version: number | null }) {
  const { opened, editor } = useDraftEditor(slug, version);
  if (opened.state === "loading") return <Placeholder rows={1} height="h-96" />;
  if (opened.state === "failed") return <ErrorState error={opened.error} onRetry={editor.retry} />;
  return <Player frames={opened.frames} title={title} />;
}

function OfRevision({ slug, title, number }: { slug: string; title: string; number: number }) {
  const revision = useQuery({
    ...api.works.revision.queryOptions({ input: { slug, number } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (revision.isPending) return <Placeholder rows={1} height="h-96" />;
  if (revision.isError) return <ErrorState error={revision.error} onRetry={() => void revision.refetch()} />;
  return <Player frames={revision.data.frames} title={title} />;
}

function Player({ frames, title }: { frames: readonly Frame[]; title: string }) {
  const t = useTranslations("frames");
  const box = useRef<HTMLElement>(null);
  const [turntable, setTurntable] = useState<Turntable | null>(null);
  useEffect(() => {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const opened = openTurntable(frames, { isCalm });
    setTurntable(opened);
    box.current?.focus({ preventScroll: true });
    return () => opened.close();
  }, [frames]);
  if (frames.length === 0) {
    return (
      <EmptyState icon={Images} title={t("empty")}>
        {t("turntable.empty")}
      </EmptyState>
    );
  }
  const onFullScreen = () =>
    void (document.fullscreenElement ? document.exitFullscreen() : box.current?.requestFullscreen());

  function onKeyDown(event: KeyboardEvent): void {
    if (turntable === null || event.ctrlKey || event.metaKey || event.altKey) return;
    // a field or a button has its own keys
    if (event.target !== box.current) return;
    const { playing, direction } = turntable.read();
    const far = event.shiftKey ? 10 : 1;
    const keys: Record<string, () => void> = {
      ArrowLeft: () => turntable.step(-far),
      ArrowRight: () => turntable.step(far),
      PageUp: () => turntable.step(-10),
      PageDown: () => turntable.step(10),
      Home: () => turntable.seek(0),
      End: () => turntable.seek(frames.length - 1),
      " ": () => turntable.change({ playing: !playing }),
      r: () => turntable.change({ direction: direction === 1 ? -1 : 1 }),
      f: onFullScreen,
    };
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  return (
    <section
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys turn it
      tabIndex={0}
      onKeyDown={onKeyDown}
      aria-label={t("turntable.help")}
      className="dark flex h-[min(74dvh,52rem)] min-h-80 max-md:h-[58dvh] flex-col overflow-hidden rounded-xl bg-black text-white"
    >
      {turntable && (
        <>
          <Stage turntable={turntable} count={frames.length} title={title} />
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-white/15 border-t px-3 py-2">
            <Controls turntable={turntable} onFullScreen={onFullScreen} />
            <Position turntable={turntable} count={frames.length} />
          </div>
        </>
      )}
    </section>
  );
}
