"use client";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "#ui/i18n/use-format.ts";
import { useNow } from "#ui/i18n/use-now.ts";
import { isPart, type Problem, problemsOf } from "./problems.ts";

const looks = {
  error: [CircleAlert, "text-bad-ink"],
  warning: [TriangleAlert, "text-warn-ink"],
  notice: [Info, "text-info-ink"],
} as const;

/** What is wrong in plain words, and what to do about it. */
export function ProblemList({ projector }: { projector: Projector }) {
  const t = useTranslations("projectors.problem");
  const format = useFormat();
  const now = useNow();
  const problems = problemsOf(projector, now);
  const figures = ({ hours = 0, limit = 0 }: Problem) => ({ hours: format.count(hours), limit: format.count(limit) });
  if (problems.length === 0) return null;
  return (
    <ul className="grid gap-2">
      {problems.map((problem) => {
        const { kind, level } = problem;
        const [Icon, ink] = looks[level];
        return (
          <li key={kind} className="flex gap-2">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${ink}`} />
            <p className="min-w-0 text-sm">
              <span className={`font-medium ${ink}`}>
                {isPart(kind)
                  ? t(`${kind}.${level === "error" ? "error" : "warning"}`)
                  : t(`${kind}.is`, figures(problem))}
              </span>{" "}
              <span className="text-muted">{t(`${kind}.do`)}</span>
            </p>
          </li>
        );
      })}
    </ul>
  );
}
