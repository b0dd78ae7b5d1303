"use client";
import { Button } from "@heroui/react";
import type { FoundCode } from "@holofleet/contract/codes/batches.ts";
import { useMutation } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { TextLink } from "#ui/layout/text-link.tsx";
import { RedemptionTable } from "./redemption-table.tsx";
import { CodeState } from "./states.tsx";
import { VoidDialog } from "./void-dialog.tsx";

/** Looks one code up by its text, and redeems it for whoever stands there with it. */
export function FindCode() {
  const t = useTranslations("codes.find");
  const [text, setText] = useState("");
  const [isVoiding, setIsVoiding] = useState(false);
  const find = useMutation({ mutationFn: (code: string) => client.codes.find({ code }) });
  const redeem = useMutation({
    mutationFn: (code: string) => client.codes.redeem({ code, key: crypto.randomUUID() }),
    onSettled: (_, __, code) => find.mutate(code),
  });
  const found = find.data;
  return (
    <Panel title={t("title")}>
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          redeem.reset();
          if (text.trim() !== "") find.mutate(text);
        }}
      >
        <div className="min-w-0 flex-1 basis-64">
          <TextInput label={t("label")} name="code" value={text} onChange={setText} autoComplete="off" />
        </div>
        <Button type="submit" variant="outline" isPending={find.isPending} isDisabled={text.trim() === ""}>
          <Search aria-hidden />
          {t("submit")}
        </Button>
      </form>
      <div className="mt-4 grid gap-4" aria-live="polite">
        {(redeem.error ?? find.error) && <ErrorState error={redeem.error ?? find.error} />}
        {redeem.isSuccess && <p className="font-medium text-good-ink">{t("redeemed")}</p>}
        {found && (
          <Found
            found={found}
            isPending={redeem.isPending}
            onRedeem={() => redeem.mutate(find.variables)}
            onVoid={() => setIsVoiding(true)}
          />
        )}
      </div>
      {found && isVoiding && (
        <VoidDialog
          id={found.batch}
          number={found.number}
          onClose={() => {
            setIsVoiding(false);
            find.mutate(find.variables);
          }}
        />
      )}
    </Panel>
  );
}

interface FoundProps {
  found: FoundCode;
  isPending: boolean;
  onRedeem: () => void;
  onVoid: () => void;
}

function Found({ found, isPending, onRedeem, onVoid }: FoundProps) {
  const t = useTranslations("codes.find");
  const { batch, batchName, number, state, used, uses, redemptions } = found;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <CodeState state={state} />
        <TextLink href={`/codes/${batch}`}>{t("number", { name: batchName, number })}</TextLink>
        <span className="figures text-muted">{t("uses", { used, uses })}</span>
        {state === "left" && (
          <span className="ml-auto flex gap-2">
            <Allowed to="manage" reach="fleet">
              <Button size="sm" variant="outline" onPress={onVoid}>
                {t("void")}
              </Button>
            </Allowed>
            <Allowed to="manage">
              <Button size="sm" isPending={isPending} onPress={onRedeem}>
                {t("redeem")}
              </Button>
            </Allowed>
          </span>
        )}
      </div>
      {redemptions.length > 0 && <RedemptionTable redemptions={redemptions} />}
    </div>
  );
}
