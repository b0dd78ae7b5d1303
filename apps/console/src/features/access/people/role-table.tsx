"use client";
import { abilities, mayDo, roles } from "@holofleet/contract/access/roles.ts";
import { Check, Minus } from "lucide-react";
import { useTranslations } from "next-intl";

/** What each role may do, in words: the same table that the console enforces. */
export function RoleTable() {
  const t = useTranslations("people");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="relative overflow-x-auto" aria-label={t("table.title")} tabIndex={0}>
      <table className="w-full min-w-2xl text-sm">
        <thead>
          <tr className="border-b text-left text-muted text-xs">
            <th scope="col" className="py-2 pr-4 font-medium">
              {t("table.ability")}
            </th>
            {roles.map((role) => (
              <th key={role} scope="col" className="px-2 py-2 text-center font-medium">
                {t(`role.${role}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {abilities.map((ability) => (
            <tr key={ability} className="border-separator border-b last:border-b-0">
              <th scope="row" className="py-2 pr-4 text-left font-normal">
                {t(`ability.${ability}`)}
              </th>
              {roles.map((role) => {
                const may = mayDo(role, ability);
                const Icon = may ? Check : Minus;
                return (
                  <td key={role} className="px-2 py-2 text-center">
                    <Icon aria-hidden className={`mx-auto size-4 ${may ? "text-good-ink" : "text-muted"}`} />
                    <span className="sr-only">{t(may ? "table.yes" : "table.no")}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
