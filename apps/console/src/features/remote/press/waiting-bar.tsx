"use client";
import { Button } from "@heroui/react";
import { Send, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { undoMs } from "./presses.ts";
import { usePresses } from "./use-presses.ts";

/** The press that has not left the phone: undo it, or send it at once. */
export function WaitingBar() {
  const t = useTranslations("remote.waiting");
  const { waiting, undo, sendNow } = usePresses();
  const left = useLeft(waiting?.goesAt ?? null);
  if (waiting === null) return null;
  return (
    <div className="grid gap-2 border-b bg-surface px-4 py-3">
      <p role="status" className="font-medium">
        {waiting.words}
        {/* counted for the eye only: a screen reader is told once */}
        <span aria-hidden className="figures text-muted">
          {" "}
          · {t("left", { seconds: left })}
        </span>
      </p>
      <div className="grid grid-cols-2 gap-2">
        <Button variant="outline" className="min-h-12 text-base" fullWidth onPress={undo}>
          <Undo2 aria-hidden />
          {t("undo")}
        </Button>
        <Button className="min-h-12 text-base" fullWidth onPress={sendNow}>
          <Send aria-hidden />
          {t("sendNow")}
        </Button>
      </div>
    </div>
  );
}

/** Whole seconds until a moment. */
function useLeft(at: number | null): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (at === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [at]);
  return at === null ? 0 : Math.min(undoMs / 1000, Math.max(0, Math.ceil((at - now) / 1000)));
}
