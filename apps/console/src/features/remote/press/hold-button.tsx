"use client";
import { useTranslations } from "next-intl";
import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";

/** How long it is held, milliseconds; the animation of `.hold-fill` takes as long. */
const holdMs = 1000;

interface Props {
  children: ReactNode;
  /** asked of those who press with a key or a screen reader, which cannot hold */
  question: string;
  onHeld: () => void;
  isDisabled?: boolean;
  describedBy?: string | undefined;
}

/** A button for what must not happen by a brush of the thumb: it is held for a second, or confirmed. */
export function HoldButton({ children, question, onHeld, isDisabled, describedBy }: Props) {
  const t = useTranslations("remote.hold");
  const [isHeld, setIsHeld] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const [wasShort, setWasShort] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const release = () => {
    clearTimeout(timer.current);
    setIsHeld(false);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const hold = (event: PointerEvent) => {
    if (isDisabled || event.button !== 0) return;
    setIsHeld(true);
    setWasShort(false);
    timer.current = setTimeout(() => {
      setIsHeld(false);
      onHeld();
    }, holdMs);
  };
  return (
    <>
      <button
        type="button"
        disabled={isDisabled}
        aria-describedby={describedBy}
        data-held={isHeld || undefined}
        className="hold-button relative inline-flex min-h-12 w-full cursor-pointer touch-manipulation select-none items-center justify-center gap-2 overflow-hidden rounded-lg border border-field-border px-2 font-medium text-base disabled:cursor-not-allowed disabled:opacity-50"
        onPointerDown={hold}
        onPointerUp={() => {
          if (isHeld) setWasShort(true);
          release();
        }}
        onPointerLeave={release}
        onPointerCancel={release}
        onContextMenu={(event) => event.preventDefault()}
        // detail 0: a key or a screen reader, not a pointer
        onClick={(event) => event.detail === 0 && setIsAsking(true)}
      >
        <span aria-hidden className="hold-fill absolute inset-0 origin-left bg-danger/25" />
        <span className="relative inline-flex items-center gap-2">{wasShort ? t("longer") : children}</span>
      </button>
      <ConfirmDialog
        danger
        title={question}
        confirm={t("confirm")}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => {
          setIsAsking(false);
          onHeld();
        }}
      >
        <p>{t("text")}</p>
      </ConfirmDialog>
    </>
  );
}
