"use client";
import { Button } from "@heroui/react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { RowCheck, SelectAll, type Selection } from "./row-selection.tsx";

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** the first line of a phone's card, without its header */
  lead?: boolean;
  className?: string;
}

interface Props<Row> {
  /** names the table to screen readers */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowName: (row: Row) => string;
  selection?: Selection;
}

/** Rows drawn at once; a longer list goes on at a press. */
const pageSize = 200;

/** A table on a desk, a list of cards on a phone: one markup, so that a screen reader meets a table on both. */
export function DataTable<Row>({ label, columns, rows, rowKey, rowName, selection }: Props<Row>) {
  const t = useTranslations("ui");
  const [shown, setShown] = useState(pageSize);
  const visible = rows.slice(0, shown);
  const keys = visible.map(rowKey);
  const left = rows.length - visible.length;
  return (
    <div className="grid gap-3">
      <table className="data-table" aria-label={label}>
        <thead>
          <tr>
            {selection && (
              <th scope="col" className="w-10">
                <SelectAll keys={rows.map(rowKey)} selection={selection} />
              </th>
            )}
            {columns.map(({ key, header, className }) => (
              <th key={key} scope="col" className={className}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {visible.map((row) => (
            <tr key={rowKey(row)} data-selected={selection?.keys.has(rowKey(row)) || undefined}>
              {selection && (
                <td className="data-table__check">
                  <RowCheck rowKey={rowKey(row)} name={rowName(row)} order={keys} selection={selection} />
                </td>
              )}
              {columns.map(({ key, header, cell, lead, className }) => (
                <td key={key} data-label={lead ? undefined : header} data-lead={lead} className={className}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <Button variant="outline" className="mx-auto" onPress={() => setShown(shown + pageSize)}>
          {t("showMore", { count: Math.min(left, pageSize) })}
        </Button>
      )}
    </div>
  );
}
