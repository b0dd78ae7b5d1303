"use client";
import type { Scene, SceneStep } from "@holofleet/contract/projectors/scenes.ts";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { StepRows } from "./step-rows.tsx";

interface Props {
  /** the scene to change; a new one when `null` */
  scene: Scene | null;
  /** code */
  mall: string;
  projectors: readonly Projector[];
  onClose: () => void;
}

/** Dialog for a scene: a name, and wishes in their order. */
export function SceneForm({ scene, mall, projectors, onClose }: Props) {
  const t = useTranslations("scenes");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const [name, setName] = useState(scene?.name ?? "");
  const [steps, setSteps] = useState<SceneStep[]>(
    scene?.steps ?? [{ target: { by: "mall" }, wish: { type: "power", on: true }, afterSeconds: 0 }],
  );
  const save = useMutation({
    mutationFn: () => client.scenes.save({ mall, name: name.trim(), steps }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.scenes.key() });
      onClose();
    },
  });
  return (
    <FormDialog
      wide
      sticky
      title={t(scene ? "change" : "add")}
      submit={ui("save")}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={name.trim() === "" || steps.length === 0}
      error={save.error}
    >
      {scene ? (
        <p className="font-medium">{scene.name}</p>
      ) : (
        <TextInput label={t("name")} name="name" value={name} onChange={setName} hint={t("nameHint")} isRequired />
      )}
      <StepRows steps={steps} projectors={projectors} onChange={setSteps} />
    </FormDialog>
  );
}
