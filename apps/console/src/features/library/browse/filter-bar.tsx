"use client";
import { Button } from "@heroui/react";
import { type Library, workSorts } from "@holofleet/contract/works/library.ts";
import { LayoutGrid, Table2, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Chip } from "#ui/form/chip.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { SearchBox } from "#ui/layout/search-box.tsx";
import { type LibraryQuery, type SetLibraryQuery, shows } from "./use-library-query.ts";

interface Props {
  query: LibraryQuery;
  setQuery: SetLibraryQuery;
  tags: Library["tags"];
}

/** Search, filters, order and view of the library. */
export function FilterBar({ query, setQuery, tags }: Props) {
  const t = useTranslations("library");
  const { q, show, sort, view, mall } = query;
  const inTrash = show === "trashed";
  const other = view === "grid" ? "table" : "grid";
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <SearchBox
          value={q}
          onChange={(text) => void setQuery({ q: text || null })}
          placeholder={t("search")}
          className="min-w-0 grow basis-48 sm:w-80 sm:grow-0 sm:basis-auto"
          shortcut
        />
        {!inTrash && (
          <Choice
            label={t("show.label")}
            hideLabel
            className="min-w-0 flex-1 max-sm:order-2 sm:w-48 sm:flex-none"
            options={shows.filter((id) => id !== "trashed").map((id) => ({ id, label: t(`show.${id}`) }))}
            value={show}
            onChange={(id) => void setQuery({ show: id as LibraryQuery["show"] })}
          />
        )}
        <Choice
          label={t("sort.label")}
          hideLabel
          className="min-w-0 flex-1 max-sm:order-2 sm:w-44 sm:flex-none"
          options={workSorts.map((id) => ({ id, label: t(`sort.${id}`) }))}
          value={sort}
          onChange={(id) => void setQuery({ sort: id as LibraryQuery["sort"] })}
        />
        <Button
          isIconOnly
          variant="ghost"
          className="max-sm:order-1 sm:ml-auto"
          aria-label={t(`view.${other}`)}
          onPress={() => void setQuery({ view: other })}
        >
          {other === "table" ? <Table2 aria-hidden /> : <LayoutGrid aria-hidden />}
        </Button>
      </div>
      {mall !== null && (
        <div>
          <Chip isOn onPress={() => void setQuery({ mall: null })}>
            {t("forMall", { code: mall })}
            <X aria-hidden className="size-3.5" />
          </Chip>
        </div>
      )}
      {!inTrash && <Tags tags={tags} chosen={query.tag} onChange={(tag) => void setQuery({ tag })} />}
    </div>
  );
}

/** Tags shown before "all tags". */
const firstTags = 12;

interface TagsProps {
  tags: Library["tags"];
  chosen: readonly string[];
  onChange: (chosen: string[] | null) => void;
}

function Tags({ tags, chosen, onChange }: TagsProps) {
  const t = useTranslations("library");
  const [all, setAll] = useState(false);
  const gone = chosen.filter((name) => !tags.some((tag) => tag.name === name)).map((name) => ({ name, works: 0 }));
  const known = [...gone, ...tags];
  if (known.length === 0) return null;
  const shown = all ? known : known.filter(({ name }, i) => i < firstTags || chosen.includes(name));
  const toggle = (name: string) => {
    const next = chosen.includes(name) ? chosen.filter((tag) => tag !== name) : [...chosen, name];
    onChange(next.length > 0 ? next : null);
  };
  return (
    <fieldset className="-mx-4 flex min-w-0 gap-1.5 overflow-x-auto px-4 [scrollbar-width:none] *:shrink-0 md:mx-0 md:flex-wrap md:overflow-visible md:px-0">
      <legend className="sr-only">{t("tags.label")}</legend>
      {shown.map(({ name, works }) => (
        <Chip key={name} isOn={chosen.includes(name)} onPress={() => toggle(name)}>
          <span className="truncate">{name}</span>
          <span className="figures text-muted">{works}</span>
        </Chip>
      ))}
      {shown.length < known.length && (
        <Button size="sm" variant="ghost" onPress={() => setAll(true)}>
          {t("tags.all", { count: known.length })}
        </Button>
      )}
    </fieldset>
  );
}
