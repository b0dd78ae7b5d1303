"use client";
import type { CueAction, CueTrigger } from "@holofleet/contract/fleet/cues.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useWishWords } from "#features/projectors/pages/use-wish-words.ts";
import { inputsOf } from "#features/remote/device/view.ts";
import { keyOf, targetOptions, wishOptions } from "#features/scenes/pages/scene-draft.ts";
import { useTargetWords } from "#features/scenes/pages/use-target-words.ts";
import { AssignmentFields } from "#features/works/assign/assignment-fields.tsx";
import { api } from "#ui/api.ts";
import { Choice } from "#ui/form/choice.tsx";
import { hasOwnMall, isOfNoMall } from "./cue-draft.ts";

type Device = Extract<CueAction, { type: "command" | "scene" }>;

interface Props<Action> {
  action: Action;
  onChange: (action: Action) => void;
}

/** What projectors are asked, and in which malls. */
export function DeviceFields({ action, trigger, onChange }: Props<Device> & { trigger: CueTrigger }) {
  const t = useTranslations("cues.form");
  return (
    <>
      {action.type === "scene" ? (
        <SceneFields action={action} onChange={onChange} />
      ) : (
        <CommandFields action={action} onChange={onChange} />
      )}
      {!isOfNoMall(trigger) && (
        <Choice
          label={t("where")}
          options={[
            { id: "here", label: t(hasOwnMall(trigger) ? "here" : "each") },
            { id: "chosen", label: t("chosen") },
          ]}
          value={action.where === "here" ? "here" : "chosen"}
          onChange={(id) => onChange({ ...action, where: id === "here" ? "here" : "all" })}
        />
      )}
      {action.where !== "here" && (
        <AssignmentFields
          legend={t("whereMalls")}
          value={action.where}
          onChange={(where) => onChange({ ...action, where })}
        />
      )}
    </>
  );
}

function SceneFields({ action, onChange }: Props<Extract<Device, { type: "scene" }>>) {
  const t = useTranslations("cues.form");
  const scenes = useQuery(api.scenes.list.queryOptions({ input: {} }));
  const names = [...new Set([...(scenes.data ?? []).map(({ name }) => name), ...(action.scene ? [action.scene] : [])])];
  if (scenes.isSuccess && names.length === 0) return <p className="text-muted">{t("noScenes")}</p>;
  return (
    <Choice
      label={t("scene")}
      options={names.sort().map((name) => ({ id: name, label: name }))}
      value={action.scene || null}
      placeholder={t("choose")}
      onChange={(scene) => onChange({ ...action, scene })}
    />
  );
}

function CommandFields({ action, onChange }: Props<Extract<Device, { type: "command" }>>) {
  const t = useTranslations("cues.form");
  const projectors = useQuery(api.projectors.list.queryOptions({ input: {} }));
  const nameOf = (id: string) => projectors.data?.find((one) => one.id === id)?.name ?? id;
  const words = useWishWords();
  const targetWords = useTargetWords(nameOf);
  const own = targetOptions(projectors.data ?? []).filter(({ value }) => value.by !== "projectors");
  const current = keyOf(action.target);
  const targets = own.some(({ key }) => key === current) ? own : [...own, { key: current, value: action.target }];
  const inputs = new Map((projectors.data ?? []).flatMap(inputsOf).map(({ code, label }) => [code, label]));
  const wishes = wishOptions([...inputs.keys()]);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Choice
        label={t("what")}
        options={wishes.map(({ key, value }) => ({ id: key, label: words(value, (code) => inputs.get(code) ?? code) }))}
        value={keyOf(action.wish)}
        onChange={(key) => {
          const wish = wishes.find((option) => option.key === key)?.value;
          if (wish) onChange({ ...action, wish });
        }}
      />
      <Choice
        label={t("whom")}
        options={targets.map(({ key, value }) => ({ id: key, label: targetWords(value) }))}
        value={current}
        onChange={(key) => {
          const target = targets.find((option) => option.key === key)?.value;
          if (target) onChange({ ...action, target });
        }}
      />
    </div>
  );
}
