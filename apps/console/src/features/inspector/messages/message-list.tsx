"use client";
import type { InspectedMessage } from "@holofleet/contract/fleet/inspector.ts";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useTranslations } from "next-intl";
import { useLayoutEffect, useRef } from "react";
import { MessageRow } from "./message-row.tsx";

/** Pixels of a row. */
const rowHeight = 56;

interface Props {
  /** newest first */
  messages: readonly InspectedMessage[];
  onOpen: (message: InspectedMessage) => void;
}

/** Thousands of messages, of which those in view are in the page. Who reads further down keeps the place while more come. */
export function MessageList({ messages, onOpen }: Props) {
  const t = useTranslations("inspector.list");
  const scroller = useRef<HTMLElement>(null);
  const newest = useRef<number | undefined>(undefined);
  const rows = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => messages[index]?.seq ?? index,
    overscan: 8,
  });

  useLayoutEffect(() => {
    const before = messages.findIndex(({ seq }) => seq === newest.current);
    newest.current = messages[0]?.seq;
    const view = scroller.current;
    if (view && before > 0 && view.scrollTop > 0) view.scrollTop += before * rowHeight;
  }, [messages]);

  return (
    <section
      ref={scroller}
      aria-label={t("title")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
      tabIndex={0}
      className="h-[60dvh] min-h-80 overflow-y-auto overscroll-contain focus-visible:-outline-offset-2"
    >
      <ol className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const message = messages[index];
          return (
            message && (
              <li
                key={key}
                className="absolute inset-x-0"
                style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              >
                <MessageRow message={message} onOpen={() => onOpen(message)} />
              </li>
            )
          );
        })}
      </ol>
    </section>
  );
}
