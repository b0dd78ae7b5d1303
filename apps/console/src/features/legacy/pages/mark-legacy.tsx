"use client";
import { Button } from "@heroui/react";
import type { MqttCredentials } from "@holofleet/contract/malls/legacy.ts";
import { History } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Credentials } from "./credentials.tsx";
import { LegacyForm } from "./legacy-form.tsx";

/** The way to say that a mall runs the older agent. */
export function MarkLegacy({ mall }: { mall: string }) {
  const t = useTranslations("legacy.form");
  const [open, setOpen] = useState<"form" | MqttCredentials | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Button size="sm" variant="tertiary" className="mt-3" onPress={() => setOpen("form")}>
        <History aria-hidden />
        {t("open")}
      </Button>
      {open === "form" && <LegacyForm mall={mall} legacy={null} onClose={close} onSaved={setOpen} />}
      {open !== null && open !== "form" && <Credentials mall={mall} mqtt={open} onClose={close} />}
    </>
  );
}
