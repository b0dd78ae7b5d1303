"use client";
import { Button } from "@heroui/react";
import { planDiff } from "@holofleet/shared/content/diff.ts";
import { UsersRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Dialog } from "#ui/form/dialog.tsx";
import { DiffView } from "../diff/diff-view.tsx";
import type { Editor } from "./editor.ts";
import { mergeDrafts } from "./merge.ts";
import type { EditorState } from "./state.ts";

/** Says that somebody else changed the draft while it was edited here, shows how, and lets this person decide. Nothing is lost. */
export function ChangedBanner({ state, editor }: { state: EditorState; editor: Editor }) {
  const t = useTranslations("frames.changed");
  const [isOpen, setIsOpen] = useState(false);
  const { saved, frames, theirs } = state;
  const merge = useMemo(() => theirs && mergeDrafts(saved.frames, frames, theirs.frames), [saved, frames, theirs]);
  if (theirs === null || merge === null) return null;
  const decide = (how: () => void) => () => {
    setIsOpen(false);
    how();
  };
  const decisions = (
    <>
      <Button size="sm" variant="outline" onPress={decide(editor.takeTheirs)}>
        {t("take")}
      </Button>
      <Button size="sm" onPress={decide(editor.keepMine)}>
        {t("keep")}
      </Button>
    </>
  );
  return (
    <section role="alert" className="grid gap-3 rounded-xl border border-warning/50 bg-warning/10 p-4">
      <p className="flex items-start gap-2.5">
        <UsersRound aria-hidden className="mt-0.5 size-4 shrink-0 text-warn-ink" />
        <span>
          <strong className="font-semibold">{t("title")}</strong> {t("text")}{" "}
          {merge.contested.length > 0 && t("contested", { count: merge.contested.length })}{" "}
          {merge.reordered && t("reordered")}
        </span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" variant="ghost" onPress={() => setIsOpen(true)}>
          {t("see")}
        </Button>
        {decisions}
      </div>
      {isOpen && <Theirs state={state} onClose={() => setIsOpen(false)} footer={decisions} />}
    </section>
  );
}

interface TheirsProps {
  state: EditorState;
  onClose: () => void;
  footer: React.ReactNode;
}

/** What they changed since the draft that both began with. */
function Theirs({ state: { saved, theirs }, onClose, footer }: TheirsProps) {
  const t = useTranslations("frames.changed");
  const diff = useMemo(() => planDiff(saved.frames, theirs?.frames ?? []), [saved, theirs]);
  return (
    <Dialog title={t("seeTitle")} isOpen onClose={onClose} footer={footer} wide>
      <DiffView diff={diff} />
    </Dialog>
  );
}
