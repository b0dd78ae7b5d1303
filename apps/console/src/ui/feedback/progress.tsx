"use client";
import { useTranslations } from "next-intl";
import { useFormat } from "#ui/i18n/use-format.ts";

interface Amount {
  done: number;
  total: number;
}

interface Props {
  files: Amount;
  bytes: Amount;
  /** bytes per second; nothing is said of it at 0 */
  rate?: number;
  /** seconds left, when they can be told */
  eta?: number | null;
  /** 0 to 1; by bytes when absent, or by files where no bytes are known */
  share?: number;
  label?: string;
}

/** How far something is: a bar, and under it files, bytes, rate and time left. */
export function Progress({ files, bytes, rate = 0, eta = null, share: given, label }: Props) {
  const t = useTranslations("ui.progress");
  const format = useFormat();
  const share = given ?? shareOf(bytes, files);
  return (
    <div className="grid w-full gap-1.5">
      <div
        role="progressbar"
        aria-label={label ?? t("label")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
        className="h-1.5 overflow-hidden rounded-full bg-default"
      >
        <div
          className="h-full rounded-full bg-(image:--spectrum) transition-[width] duration-500"
          style={{ width: `${share * 100}%` }}
        />
      </div>
      {(files.total > 0 || bytes.total > 0) && (
        <p className="figures flex flex-wrap gap-x-3 text-muted text-xs">
          {files.total > 0 && (
            <span>{t("files", { done: format.count(files.done), total: format.count(files.total) })}</span>
          )}
          {bytes.total > 0 && (
            <span>
              {format.bytes(bytes.done)} / {format.bytes(bytes.total)}
            </span>
          )}
          {rate > 0 && <span>{format.rate(rate)}</span>}
          {eta !== null && eta > 0 && <span>{t("left", { time: format.duration(eta) })}</span>}
        </p>
      )}
    </div>
  );
}

function shareOf(bytes: Amount, files: Amount): number {
  const { done, total } = bytes.total > 0 ? bytes : files;
  return total > 0 ? Math.min(done / total, 1) : 0;
}
