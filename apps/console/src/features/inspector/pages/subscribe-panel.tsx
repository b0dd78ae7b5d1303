"use client";
import { Button } from "@heroui/react";
import type { Qos } from "@holofleet/contract/fleet/inspector.ts";
import { filterFault } from "@holofleet/shared/broker/filters.ts";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { Watching } from "#realtime/use-inspector.ts";
import { Chip } from "#ui/form/chip.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { BrokerState } from "./broker-state.tsx";
import { QosChoice } from "./qos-choice.tsx";
import { SubscriptionRow } from "./subscription-row.tsx";

const examples = [
  ["presence", "holofleet/v1/agents/+/presence"],
  ["one", "holofleet/v1/agents/+/status"],
  ["all", "holofleet/#"],
  ["everything", "#"],
] as const;

/** What the page listens to, and how filters are written. */
export function SubscribePanel({ watching }: { watching: Watching }) {
  const t = useTranslations("inspector");
  const [filter, setFilter] = useState("");
  const [qos, setQos] = useState<Qos>(0);
  const fault = filterFault(filter);
  const { subscriptions } = watching;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fault !== null) return;
    watching.subscribe(filter, qos);
    setFilter("");
  };
  return (
    <Panel title={t("subscribe.title")} actions={<BrokerState watching={watching} />}>
      <form onSubmit={submit} className="grid items-start gap-3 md:grid-cols-[1fr_12rem_auto]">
        <TextInput
          label={t("subscribe.filter")}
          name="filter"
          value={filter}
          onChange={setFilter}
          error={filter !== "" && fault !== null ? t(`fault.${fault}`) : null}
          autoComplete="off"
        />
        <QosChoice value={qos} onChange={setQos} />
        <Button type="submit" isDisabled={fault !== null} className="md:mt-6">
          {t("subscribe.submit")}
        </Button>
      </form>
      <p className="mt-3 max-w-prose text-muted text-xs">{t("subscribe.help")}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        {examples.map(([name, example]) => (
          <Chip key={name} onPress={() => setFilter(example)}>
            {t(`subscribe.examples.${name}`)} <code className="truncate font-mono text-muted">{example}</code>
          </Chip>
        ))}
      </div>
      {subscriptions.length === 0 ? (
        <p className="mt-4 text-muted">{t("subscribe.none")}</p>
      ) : (
        <ul className="mt-4 divide-y divide-separator rounded-lg border">
          {subscriptions.map((subscription) => (
            <SubscriptionRow
              key={subscription.filter}
              subscription={subscription}
              onRemove={() => watching.unsubscribe(subscription.filter)}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}
