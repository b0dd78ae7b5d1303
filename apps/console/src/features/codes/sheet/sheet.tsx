"use client";
import type { CodeBatch } from "@holofleet/contract/codes/batches.ts";
import { useTranslations } from "next-intl";
import { renderSVG } from "uqr";
import { useFormat } from "#ui/i18n/use-format.ts";
import { layouts, type PerPage, pagesOf } from "./layouts.ts";
import "./sheet.css";

interface Printed {
  number: number;
  code: string;
}

interface Props {
  batch: CodeBatch;
  codes: readonly Printed[];
  perPage: PerPage;
}

/** Pages of A4 with cut lines: on the screen as they will be on paper. */
export function Sheet({ batch, codes, perPage }: Props) {
  const t = useTranslations("codes.sheet");
  const { columns, rows } = layouts[perPage];
  const grid = { gridTemplateColumns: `repeat(${columns}, 1fr)`, gridTemplateRows: `repeat(${rows}, 1fr)` };
  return (
    <div className="mt-6 grid justify-items-center gap-6 overflow-x-auto print:m-0 print:block">
      {pagesOf(codes, perPage).map((page, index) => (
        <section
          key={page[0]?.number}
          aria-label={t("page", { number: index + 1 })}
          className="code-sheet"
          style={grid}
          data-small={perPage === 40 || undefined}
        >
          {page.map((printed) => (
            <Cell key={printed.number} batch={batch} {...printed} />
          ))}
        </section>
      ))}
    </div>
  );
}

function Cell({ batch: { name, expiresAt, work }, number, code }: Printed & { batch: CodeBatch }) {
  const t = useTranslations("codes.sheet");
  const format = useFormat();
  return (
    <article className="code-sheet__cell">
      {/* biome-ignore lint/performance/noImgElement: a picture that is in the page already */}
      <img alt="" src={`data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(code, { border: 1 }))}`} />
      <div className="min-w-0">
        <p className="code-sheet__code">{code}</p>
        <p className="truncate">{work?.title ?? name}</p>
        <p>
          {t("number", { number })}
          {expiresAt !== null && ` · ${t("until", { day: format.day(localDay(expiresAt)) })}`}
        </p>
      </div>
    </article>
  );
}

/** The day of a moment where the reader is, as a date. */
function localDay(at: string): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
