"use client";
import { Button } from "@heroui/react";
import { maxPrinted } from "@holofleet/contract/codes/batches.ts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Printer } from "lucide-react";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { layouts, type PerPage } from "./layouts.ts";
import { Sheet } from "./sheet.tsx";

/** Codes of a batch on paper: which of them, how many on a page, and the pages as they will be printed. */
export function SheetPage() {
  const t = useTranslations("codes.sheet");
  const { id } = useParams<{ id: string }>();
  const batch = useQuery(api.codes.show.queryOptions({ input: { id } }));
  const [from, setFrom] = useState("1");
  const [count, setCount] = useState("100");
  const [perPage, setPerPage] = useState<PerPage>(21);
  const wish = { from: Number(from), count: Number(count) };
  const good = Number.isInteger(wish.from) && wish.from > 0 && Number.isInteger(wish.count) && wish.count > 0;
  const make = useMutation({ mutationFn: () => client.codes.print({ id, ...wish }) });
  return (
    <>
      <div className="print:hidden">
        <PageHeader
          title={t("title")}
          lead={batch.data?.name}
          back={{ href: `/codes/${id}`, label: batch.data?.name ?? t("back") }}
          actions={
            <Button onPress={() => print()} isDisabled={!make.data?.length}>
              <Printer aria-hidden />
              {t("print")}
            </Button>
          }
        />
        {batch.isPending && <Placeholder rows={2} />}
        {batch.isError && <ErrorState error={batch.error} onRetry={() => void batch.refetch()} />}
        {batch.isSuccess && (
          <Panel>
            <form
              className="grid items-end gap-4 sm:grid-cols-4"
              onSubmit={(event) => {
                event.preventDefault();
                if (good) make.mutate();
              }}
            >
              <TextInput
                label={t("from")}
                name="from"
                type="number"
                inputMode="numeric"
                value={from}
                onChange={setFrom}
              />
              <TextInput
                label={t("count", { most: maxPrinted })}
                name="count"
                type="number"
                inputMode="numeric"
                value={count}
                onChange={setCount}
              />
              <Choice
                label={t("perPage")}
                options={Object.keys(layouts).map((key) => ({ id: key, label: key }))}
                value={String(perPage)}
                onChange={(key) => setPerPage(Number(key) as PerPage)}
              />
              <Button type="submit" variant="outline" isPending={make.isPending} isDisabled={!good}>
                {t("make")}
              </Button>
            </form>
            <p className="mt-3 text-muted text-sm">{t("recorded")}</p>
            {make.isError && <ErrorState error={make.error} />}
            {make.data?.length === 0 && <p className="mt-3">{t("none")}</p>}
          </Panel>
        )}
      </div>
      {batch.isSuccess && make.isSuccess && <Sheet batch={batch.data} codes={make.data} perPage={perPage} />}
    </>
  );
}
