"use client";
import { Button } from "@heroui/react";
import type { ProjectorSet, Scene } from "@holofleet/contract/projectors/scenes.ts";
import { Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { useWishWords } from "#features/projectors/pages/use-wish-words.ts";
import { useTargetWords } from "./use-target-words.ts";

interface ItemProps {
  name: string;
  children: ReactNode;
  onEdit: () => void;
  onRemove: () => void;
}

function Item({ name, children, onEdit, onRemove }: ItemProps) {
  const t = useTranslations("scenes");
  return (
    <li className="flex items-start gap-3 rounded-xl border bg-surface p-4">
      <div className="min-w-0 flex-1">
        <h2 className="break-words font-semibold">{name}</h2>
        <div className="mt-1 text-muted text-sm">{children}</div>
      </div>
      <Allowed to="equip">
        <Button size="sm" variant="ghost" isIconOnly aria-label={t("editOne", { name })} onPress={onEdit}>
          <Pencil aria-hidden />
        </Button>
        <Button size="sm" variant="ghost" isIconOnly aria-label={t("removeOne", { name })} onPress={onRemove}>
          <Trash2 aria-hidden />
        </Button>
      </Allowed>
    </li>
  );
}

interface SceneProps extends Omit<ItemProps, "name" | "children"> {
  scene: Scene;
  nameOf: (id: string) => string;
}

/** A scene and what it does, step by step. */
export function SceneItem({ scene, nameOf, ...does }: SceneProps) {
  const t = useTranslations("scenes");
  const words = useWishWords();
  const targetWords = useTargetWords(nameOf);
  return (
    <Item name={scene.name} {...does}>
      <ol className="grid gap-0.5">
        {scene.steps.map(({ target, wish, afterSeconds }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step has nothing of its own but its place
          <li key={index}>
            {index + 1}. {words(wish)} · {targetWords(target)}
            {afterSeconds > 0 && ` · ${t("afterWords", { seconds: afterSeconds })}`}
          </li>
        ))}
      </ol>
    </Item>
  );
}

interface SetProps extends Omit<ItemProps, "name" | "children"> {
  set: ProjectorSet;
  nameOf: (id: string) => string;
}

/** A saved set and who is in it. */
export function SetItem({ set, nameOf, ...does }: SetProps) {
  return (
    <Item name={set.name} {...does}>
      <p className="break-words">{set.projectors.map(nameOf).join(", ")}</p>
    </Item>
  );
}
