"use client";
import { Button } from "@heroui/react";
import { pinSchema } from "@holofleet/contract/malls/pins.ts";
import type { Mall } from "@holofleet/contract/malls.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";
import { TextInput } from "#ui/form/text-input.tsx";

/** Whether a PIN opens the mall's remote; sets it, changes it and turns it off. It is never shown again. */
export function RemotePin({ mall }: { mall: Mall }) {
  const t = useTranslations("malls.pin");
  const ui = useTranslations("ui");
  const notify = useNotify();
  const queries = useQueryClient();
  /** as typed; `null`: the dialog is closed */
  const [pin, setPin] = useState<string | null>(null);
  const isGood = pinSchema.safeParse(pin).success;
  const save = useMutation({
    mutationFn: (wanted: string | null) => client.malls.setPin({ code: mall.code, pin: wanted }),
    onSuccess: async (_, wanted) => {
      await queries.invalidateQueries({ queryKey: api.malls.key() });
      setPin(null);
      notify.done(t(wanted === null ? "removed" : "saved"));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isGood) save.mutate(pin);
  };
  return (
    <div className="mt-4 grid gap-3 border-separator border-t pt-4">
      <p className="text-muted text-sm">{t(mall.hasPin ? "on" : "off")}</p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" variant="outline" onPress={() => setPin("")}>
          {t(mall.hasPin ? "change" : "set")}
        </Button>
        {mall.hasPin && (
          <Button size="sm" variant="tertiary" isPending={save.isPending} onPress={() => save.mutate(null)}>
            {t("remove")}
          </Button>
        )}
      </div>
      {save.isError && <ErrorState error={save.error} />}
      {pin !== null && (
        <Dialog
          title={t("title", { mall: mall.name })}
          isOpen
          onClose={() => setPin(null)}
          footer={
            <DialogFooter onClose={() => setPin(null)} form="pin-form" isPending={save.isPending} isDisabled={!isGood}>
              {ui("save")}
            </DialogFooter>
          }
        >
          <form id="pin-form" onSubmit={submit}>
            <TextInput
              label={t("label")}
              name="pin"
              inputMode="numeric"
              autoComplete="off"
              value={pin}
              onChange={setPin}
              hint={t("hint")}
              error={pin === "" || /^[0-9]{1,8}$/.test(pin) ? null : t("wrong")}
              isRequired
              autoFocus
            />
          </form>
        </Dialog>
      )}
    </div>
  );
}
