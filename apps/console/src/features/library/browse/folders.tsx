"use client";
import { ChevronRight, Folder as FolderIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { type Folder, wayTo } from "./shelf.ts";
import type { LibraryQuery, SetLibraryQuery } from "./use-library-query.ts";

interface Props {
  query: LibraryQuery;
  setQuery: SetLibraryQuery;
  folders: readonly Folder[];
}

/** The way to the open collection, and the collections inside it. */
export function Folders({ query, setQuery, folders }: Props) {
  const t = useTranslations("library.folders");
  const open = (path: string) => void setQuery({ in: path || null }, { history: "push" });
  return (
    <>
      {query.in !== "" && (
        <nav aria-label={t("way")} className="flex flex-wrap items-center gap-x-1">
          {[{ name: t("top"), path: "" }, ...wayTo(query.in)].map(({ name, path }, i) => (
            <Fragment key={path}>
              {i > 0 && <ChevronRight aria-hidden className="size-4 text-muted" />}
              <button
                type="button"
                aria-current={path === query.in ? "location" : undefined}
                onClick={() => open(path)}
                className="min-h-11 max-w-60 cursor-pointer truncate rounded-md px-1 text-muted hover:text-foreground hover:underline aria-[current]:font-medium aria-[current]:text-foreground md:min-h-8"
              >
                {name}
              </button>
            </Fragment>
          ))}
        </nav>
      )}
      {folders.length > 0 && (
        <ul
          aria-label={t("label")}
          className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] md:grid-cols-[repeat(auto-fill,minmax(12rem,1fr))] gap-3"
        >
          {folders.map(({ name, path, works }) => (
            <li key={path}>
              <button
                type="button"
                onClick={() => open(path)}
                className="flex min-h-14 w-full cursor-pointer items-center gap-3 rounded-xl border bg-surface px-3 text-left shadow-surface transition-colors hover:border-field-border"
              >
                <FolderIcon aria-hidden className="size-5 shrink-0 text-info-ink" />
                <span className="grid min-w-0">
                  <span className="truncate font-medium">{name}</span>
                  <span className="figures text-muted text-xs">{t("works", { count: works })}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
