"use client";
import { Button } from "@heroui/react";
import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { DaysLeft } from "../browse/work-shelf.tsx";
import { BulkOutcome } from "../bulk/bulk-outcome.tsx";
import { useBulk } from "../bulk/use-bulk.ts";

/** Says that a work is in the trash and until when, with the way out. */
export function TrashedBanner({ slug, since }: { slug: string; since: string }) {
  const t = useTranslations("library.trash");
  const bulk = useBulk(() => {});
  return (
    <div className="mb-5 flex flex-wrap items-center gap-3 rounded-xl border border-warning/35 bg-warning/8 p-4">
      <DaysLeft since={since} />
      <p className="min-w-0 flex-1">{t("banner")}</p>
      <Allowed to="publish">
        <Button
          isPending={bulk.progress !== null}
          onPress={() => void bulk.run({ slugs: [slug], action: { type: "restore" } })}
        >
          <Undo2 aria-hidden />
          {t("restore")}
        </Button>
      </Allowed>
      {bulk.outcome && <BulkOutcome outcome={bulk.outcome} bulk={bulk} />}
    </div>
  );
}
