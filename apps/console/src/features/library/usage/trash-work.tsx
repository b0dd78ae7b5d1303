"use client";
import { Button } from "@heroui/react";
import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { BulkDialog } from "../bulk/bulk-dialog.tsx";
import { BulkOutcome } from "../bulk/bulk-outcome.tsx";
import { useBulk } from "../bulk/use-bulk.ts";

/** Puts one work into the trash, with a question before and a way back after. */
export function TrashWork({ slug }: { slug: string }) {
  const t = useTranslations("library.trash");
  const [isAsking, setAsking] = useState(false);
  const bulk = useBulk(() => {});
  return (
    <>
      <Button isIconOnly variant="ghost" aria-label={t("put")} onPress={() => setAsking(true)}>
        <Trash2 aria-hidden />
      </Button>
      {isAsking && (
        <BulkDialog
          type="trash"
          slugs={[slug]}
          onClose={() => setAsking(false)}
          onConfirm={(action) => {
            setAsking(false);
            void bulk.run({ slugs: [slug], action });
          }}
        />
      )}
      {bulk.outcome && <BulkOutcome outcome={bulk.outcome} bulk={bulk} />}
    </>
  );
}
