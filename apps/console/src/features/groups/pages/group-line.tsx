"use client";
import type { Group } from "@holofleet/contract/groups.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { LineForm } from "#features/lines/pages/line-form.tsx";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { client } from "#ui/api.ts";

/** Dialog for the line of a group's malls. The preview is by the clocks of its first mall. */
export function GroupLine({ group: { name, malls: codes, line }, onClose }: { group: Group; onClose: () => void }) {
  const t = useTranslations("lines");
  const malls = useQuery(mallsQuery());
  const zone = malls.data?.find(({ code }) => codes.includes(code))?.timezone ?? "Asia/Shanghai";
  return (
    <LineForm
      title={t("ofGroup", { group: name })}
      line={line}
      without={t("openLine")}
      zone={zone}
      onSave={(next) => client.groups.setLine({ name, line: next })}
      onClose={onClose}
    />
  );
}
