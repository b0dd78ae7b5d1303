"use client";
import type { Receipt } from "@holofleet/contract/malls/receipts.ts";
import { useTranslations } from "next-intl";
import { useFormat } from "#ui/i18n/use-format.ts";
import { useNow } from "#ui/i18n/use-now.ts";

/** The facts of a receipt, in their order; each is a column of its own. */
export const receiptTimes = ["verified", "switched", "played"] as const;
type Time = (typeof receiptTimes)[number];

const at: Record<Time, (receipt: Receipt) => string | null> = {
  verified: ({ verifiedAt }) => verifiedAt,
  switched: ({ switchedAt }) => switchedAt,
  played: ({ playedAt }) => playedAt,
};

interface Props {
  receipt: Receipt | null;
  time: Time;
  /** of the mall */
  zone: string;
}

/** One time of a receipt, to the minute; on hover to the second, by the mall's clock. A dash while it has not come. */
export function ReceiptTime({ receipt, time, zone }: Props) {
  const t = useTranslations("receipts");
  const format = useFormat();
  const now = useNow();
  const iso = receipt && at[time](receipt);
  if (!iso) return <span className="text-muted">{t("none")}</span>;
  const moment = Date.parse(iso);
  return (
    <time dateTime={iso} title={format.absolute(moment, zone)} className="figures whitespace-nowrap text-xs">
      {format.clock(moment, now)}
    </time>
  );
}
