"use client";
import { Button } from "@heroui/react";
import type { SceneStep } from "@holofleet/contract/projectors/scenes.ts";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useWishWords } from "#features/projectors/pages/use-wish-words.ts";
import { inputsOf } from "#features/remote/device/view.ts";
import { Choice } from "#ui/form/choice.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { keyOf, moved, targetOptions, wishOptions } from "./scene-draft.ts";
import { useTargetWords } from "./use-target-words.ts";

interface Props {
  steps: readonly SceneStep[];
  /** of the scene's mall */
  projectors: readonly Projector[];
  onChange: (steps: SceneStep[]) => void;
}

/** The wishes of a scene in their order. */
export function StepRows({ steps, projectors, onChange }: Props) {
  const t = useTranslations("scenes");
  const words = useWishWords();
  const targetWords = useTargetWords((id) => projectors.find((one) => one.id === id)?.name ?? id);
  const named = new Map(projectors.flatMap(inputsOf).map(({ code, label }) => [code, label]));
  const targets = targetOptions(projectors);
  const wishes = wishOptions([...named.keys()]);
  const change = (at: number, part: Partial<SceneStep>) =>
    onChange(steps.map((step, index) => (index === at ? { ...step, ...part } : step)));
  return (
    <ol className="grid gap-3">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step has nothing of its own but its place
        <li key={index} className="grid gap-3 rounded-xl border p-3">
          <div className="flex items-center justify-between gap-2">
            <span className="font-medium text-sm">{t("step", { number: index + 1 })}</span>
            <span className="flex">
              <Button
                isIconOnly
                size="sm"
                variant="ghost"
                isDisabled={index === 0}
                aria-label={t("up")}
                onPress={() => onChange(moved(steps, index, index - 1))}
              >
                <ArrowUp aria-hidden />
              </Button>
              <Button
                isIconOnly
                size="sm"
                variant="ghost"
                isDisabled={index === steps.length - 1}
                aria-label={t("down")}
                onPress={() => onChange(moved(steps, index, index + 1))}
              >
                <ArrowDown aria-hidden />
              </Button>
              <Button
                isIconOnly
                size="sm"
                variant="ghost"
                aria-label={t("removeStep")}
                onPress={() => onChange(steps.filter((_, other) => other !== index))}
              >
                <X aria-hidden />
              </Button>
            </span>
          </div>
          <div className="grid gap-3 sm:grid-cols-[1fr_1fr_7rem]">
            <Choice
              label={t("whom")}
              options={targets.map(({ key, value }) => ({ id: key, label: targetWords(value) }))}
              value={keyOf(step.target)}
              onChange={(key) => {
                const target = targets.find((option) => option.key === key)?.value;
                if (target) change(index, { target });
              }}
            />
            <Choice
              label={t("what")}
              options={wishes.map(({ key, value }) => ({
                id: key,
                label: words(value, (code) => named.get(code) ?? code),
              }))}
              value={keyOf(step.wish)}
              onChange={(key) => {
                const wish = wishes.find((option) => option.key === key)?.value;
                if (wish) change(index, { wish });
              }}
            />
            <TextInput
              label={t("after")}
              name={`after-${index}`}
              type="number"
              value={String(step.afterSeconds)}
              onChange={(text) => change(index, { afterSeconds: Math.max(0, Math.min(600, Math.round(Number(text)))) })}
            />
          </div>
        </li>
      ))}
      <li>
        <Button
          variant="outline"
          size="sm"
          isDisabled={steps.length >= 20}
          onPress={() =>
            onChange([...steps, { target: { by: "mall" }, wish: { type: "power", on: true }, afterSeconds: 0 }])
          }
        >
          <Plus aria-hidden />
          {t("addStep")}
        </Button>
      </li>
    </ol>
  );
}
