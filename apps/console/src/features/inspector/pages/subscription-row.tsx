"use client";
import { Button } from "@heroui/react";
import { Check, CircleX, LoaderCircle, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Subscription } from "#realtime/use-inspector.ts";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";
import { useAnswerWords } from "../link/use-link-words.ts";

/** One filter: what the broker granted, or why not. */
export function SubscriptionRow({ subscription, onRemove }: { subscription: Subscription; onRemove: () => void }) {
  const t = useTranslations("inspector");
  const words = useAnswerWords();
  const { filter, answer } = subscription;
  const why = answer && words(answer);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
      <code className="min-w-0 break-all font-mono">{filter}</code>
      <Granted subscription={subscription} />
      <Button
        isIconOnly
        size="sm"
        variant="ghost"
        className="ml-auto"
        aria-label={t("subscribe.remove", { filter })}
        onPress={onRemove}
      >
        <X aria-hidden />
      </Button>
      {why && (
        <p role="alert" className="w-full text-bad-ink text-xs">
          {why}
        </p>
      )}
    </li>
  );
}

function Granted({ subscription: { qos: asked, answer } }: { subscription: Subscription }) {
  const t = useTranslations("inspector");
  if (answer === null) {
    return (
      <StatusBadge tone="info" icon={LoaderCircle} busy>
        {t("subscribe.asking")}
      </StatusBadge>
    );
  }
  if (!answer.ok) {
    return (
      <StatusBadge tone="bad" icon={CircleX}>
        {t("link.kinds.refused")}
      </StatusBadge>
    );
  }
  const { qos } = answer;
  return (
    <StatusBadge tone={qos < asked ? "warn" : "good"} icon={Check}>
      {qos < asked ? t("subscribe.lowered", { qos, asked }) : t("subscribe.granted", { qos })}
    </StatusBadge>
  );
}
