"use client";
import { Button } from "@heroui/react";
import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

/** Copies a text, and says so for two seconds. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const t = useTranslations("ui");
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  const word = copied ? t("copied") : (label ?? t("copy"));
  const press = async () => {
    await copy(text);
    setCopied(true);
  };
  if (!label) {
    return (
      <Button isIconOnly size="sm" variant="ghost" aria-label={`${word}: ${text}`} onPress={press}>
        <Icon aria-hidden className={copied ? "text-good-ink" : ""} />
      </Button>
    );
  }
  return (
    <Button variant="outline" onPress={press}>
      <Icon aria-hidden className={copied ? "text-good-ink" : ""} />
      {word}
    </Button>
  );
}

/** `navigator.clipboard` is missing on plain-http addresses, where consoles on a company network often live. */
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  (document.activeElement?.parentElement ?? document.body).append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
