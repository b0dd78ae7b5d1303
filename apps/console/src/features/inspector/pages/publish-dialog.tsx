"use client";
import { Button } from "@heroui/react";
import type { Acknowledged, Qos } from "@holofleet/contract/fleet/inspector.ts";
import { topicFault } from "@holofleet/shared/broker/filters.ts";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Chip } from "#ui/form/chip.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";
import { TextBlock } from "#ui/form/text-block.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { disturbs } from "../rules.ts";
import { QosChoice } from "./qos-choice.tsx";

interface Message {
  topic: string;
  payload: string;
  qos: Qos;
  retain: boolean;
  confirm: string;
}

/** Publishes test messages, one after the other, and shows each acknowledgement. */
export function PublishDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("inspector");
  const [message, setMessage] = useState<Message>({ topic: "", payload: "", qos: 1, retain: false, confirm: "" });
  const change = (part: Partial<Message>) => setMessage({ ...message, ...part });
  const publish = useMutation({ mutationFn: (given: Message) => client.inspector.publish(given) });
  const { topic, payload, qos, retain, confirm } = message;
  const fault = topicFault(topic);
  const isGood = fault === null && (!disturbs(topic) || confirm === topic);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isGood) publish.mutate(message);
  };
  return (
    <Dialog
      title={t("publish.title")}
      isOpen
      sticky
      onClose={onClose}
      footer={
        <DialogFooter onClose={onClose} form="publish-form" isPending={publish.isPending} isDisabled={!isGood}>
          {t("publish.submit")}
        </DialogFooter>
      }
    >
      <form id="publish-form" onSubmit={submit} className="grid gap-4">
        <TextInput
          label={t("publish.topic")}
          name="topic"
          value={topic}
          onChange={(text) => change({ topic: text })}
          error={topic !== "" && fault !== null ? t(`fault.${fault}`) : null}
          autoComplete="off"
          isRequired
          autoFocus
        />
        {disturbs(topic) && (
          <TextInput
            label={t("publish.confirm")}
            hint={t("publish.confirmHint")}
            name="confirm"
            value={confirm}
            onChange={(text) => change({ confirm: text })}
            autoComplete="off"
            isRequired
          />
        )}
        <TextBlock
          label={t("publish.payload")}
          value={payload}
          onChange={(text) => change({ payload: text })}
          rows={5}
          mono
        />
        <QosChoice value={qos} onChange={(level) => change({ qos: level })} />
        <div className="grid gap-2">
          <span className="flex flex-wrap gap-2">
            <Chip isOn={retain} onPress={() => change({ retain: !retain })}>
              {t("publish.retain")}
            </Chip>
            {retain && (
              <Button
                size="sm"
                variant="outline"
                isDisabled={!isGood || publish.isPending}
                onPress={() => publish.mutate({ ...message, payload: "" })}
              >
                {t("publish.clear")}
              </Button>
            )}
          </span>
          {retain && <p className="text-warn-ink text-xs">{t("publish.retainHint")}</p>}
        </div>
        <div role="status">{publish.isSuccess && <Result of={publish.variables} acknowledged={publish.data} />}</div>
        {publish.isError && <ErrorState error={publish.error} />}
      </form>
    </Dialog>
  );
}

function Result({ of, acknowledged }: { of: Message; acknowledged: Acknowledged }) {
  const t = useTranslations("inspector.publish");
  const { messageId } = acknowledged;
  const ms = Math.max(1, Math.round(acknowledged.ms));
  return (
    <p className="figures font-medium text-good-ink">
      {messageId === null ? t("sent", { ms }) : t("acknowledged", { id: String(messageId), ms })}
      {of.retain && of.payload === "" && ` ${t("cleared")}`}
    </p>
  );
}
