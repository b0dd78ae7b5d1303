"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api } from "#ui/api.ts";
import { Chip } from "#ui/form/chip.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { tagsOf } from "../browse/shelf.ts";

interface Props {
  value: readonly string[];
  onChange: (tags: string[]) => void;
}

const wordsOf = (text: string) => [
  ...new Set(
    text
      .split(/[,，、]/)
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];

/** Tags as they are typed, and those of the library to press. */
export function TagFields({ value, onChange }: Props) {
  const t = useTranslations("library.tags");
  const library = useQuery(api.library.show.queryOptions());
  const [text, setText] = useState(value.join(", "));
  const change = (next: string) => {
    setText(next);
    onChange(wordsOf(next));
  };
  const toggle = (tag: string) =>
    change((value.includes(tag) ? value.filter((other) => other !== tag) : [...value, tag]).join(", "));
  const known = (library.data?.tags ?? []).map(({ name }) => name).slice(0, 30);
  return (
    <>
      <TextInput label={t("label")} hint={t("hint")} name="tags" value={text} onChange={change} autoFocus />
      <TagChips tags={known} chosen={value} onToggle={toggle} />
    </>
  );
}

/** The tags that some of these works have, to be taken away. */
export function UntagFields({ slugs, value, onChange }: Props & { slugs: readonly string[] }) {
  const t = useTranslations("library.tags");
  const works = useQuery(api.works.list.queryOptions({ input: {} }));
  const chosen = new Set(slugs);
  const known = tagsOf((works.data ?? []).filter(({ slug }) => chosen.has(slug)));
  const toggle = (tag: string) =>
    onChange(value.includes(tag) ? value.filter((other) => other !== tag) : [...value, tag]);
  if (works.isSuccess && known.length === 0) return <p className="text-muted">{t("none")}</p>;
  return <TagChips tags={known} chosen={value} onToggle={toggle} />;
}

interface ChipsProps {
  tags: readonly string[];
  chosen: readonly string[];
  onToggle: (tag: string) => void;
}

function TagChips({ tags, chosen, onToggle }: ChipsProps) {
  return (
    <div className="flex flex-wrap gap-1.5">
      {tags.map((tag) => (
        <Chip key={tag} isOn={chosen.includes(tag)} onPress={() => onToggle(tag)}>
          <span className="truncate">{tag}</span>
        </Chip>
      ))}
    </div>
  );
}
