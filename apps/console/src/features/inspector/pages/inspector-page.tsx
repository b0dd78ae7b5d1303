"use client";
import { Button } from "@heroui/react";
import { Send, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useInspector } from "#realtime/use-inspector.ts";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { LinkPanel } from "../link/link-panel.tsx";
import { useLinkWords } from "../link/use-link-words.ts";
import { nothingHeard, withBatch } from "../messages/kept.ts";
import { MessagePanel } from "../messages/message-panel.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
import { SubscribePanel } from "./subscribe-panel.tsx";

/** Watches the broker, publishes test messages, and tells how the console's own link does. */
export function InspectorPage() {
  const t = useTranslations("inspector");
  const words = useLinkWords();
  const [heard, setHeard] = useState(nothingHeard);
  const [isPublishing, setIsPublishing] = useState(false);
  const watching = useInspector((batch) => setHeard((before) => withBatch(before, batch)));
  const { socket, broker } = watching;
  const trouble = socket === "full" || socket === "lost" ? t(`socket.${socket}`) : null;
  const lost = broker.state === "lost" ? words(broker.event) : null;
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        actions={
          <Button onPress={() => setIsPublishing(true)}>
            <Send aria-hidden />
            {t("publishOpen")}
          </Button>
        }
      />
      <div className="grid gap-6">
        <div role="status" className="empty:hidden">
          {(trouble ?? lost) && (
            <p className="flex items-start gap-2 rounded-xl border border-warning/30 bg-warning/14 p-3 font-medium text-warn-ink">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              {trouble ?? lost}
            </p>
          )}
        </div>
        <SubscribePanel watching={watching} />
        <MessagePanel
          heard={heard}
          onPause={(isPaused) => setHeard((before) => ({ ...before, passed: isPaused ? 0 : null }))}
          onClear={() => setHeard((before) => ({ ...nothingHeard, passed: before.passed }))}
        />
        <LinkPanel />
      </div>
      {isPublishing && <PublishDialog onClose={() => setIsPublishing(false)} />}
    </>
  );
}
