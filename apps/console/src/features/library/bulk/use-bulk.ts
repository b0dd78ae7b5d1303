"use client";
import type { BulkStep } from "@holofleet/contract/works/library.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { failedOf, type Outcome, planTurns } from "./turns.ts";

export interface Bulk {
  /** how many works are done while something runs */
  progress: { done: number; total: number } | null;
  /** what to tell, when some failed */
  outcome: Outcome | null;
  run: (step: BulkStep) => Promise<void>;
  undo: (steps: readonly BulkStep[]) => Promise<void>;
  dismiss: () => void;
}

/** Does things with many works: in turns, with progress, with what failed, and with a way back. */
export function useBulk(onDone: (step: BulkStep) => void): Bulk {
  const t = useTranslations("library.bulk");
  const notify = useNotify();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<Bulk["progress"]>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  /** Answers what came of it, `null` when the line broke: what was done by then stays done. */
  const send = async (steps: readonly BulkStep[]): Promise<Pick<Outcome, "results" | "undo"> | null> => {
    const turns = steps.flatMap(planTurns);
    const total = turns.reduce((sum, { slugs }) => sum + slugs.length, 0);
    const answer: Pick<Outcome, "results" | "undo"> = { results: [], undo: [] };
    setOutcome(null);
    try {
      for (const turn of turns) {
        setProgress({ done: answer.results.length, total });
        const { results, undo } = await client.works.bulk(turn);
        answer.results.push(...results);
        answer.undo.push(...undo);
      }
      return answer;
    } catch (error) {
      notify.failed(error);
      return null;
    } finally {
      setProgress(null);
      const keys = [api.works.key(), api.library.key()];
      await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
    }
  };

  const undo = async (steps: readonly BulkStep[]) => {
    const answer = await send(steps);
    const [first] = steps;
    if (answer === null || first === undefined) return;
    if (failedOf(answer).length > 0) setOutcome({ ...answer, action: first.action });
    else notify.done(t("undone", { count: answer.results.length }));
  };

  const run = async (step: BulkStep) => {
    const answer = await send([step]);
    if (answer === null) return;
    const { results, undo: back } = answer;
    onDone({ ...step, slugs: results.flatMap(({ slug, ok }) => (ok ? slug : [])) });
    if (failedOf(answer).length > 0) setOutcome({ ...answer, action: step.action });
    else {
      const action = back.length > 0 ? { label: t("undo"), run: () => void undo(back) } : undefined;
      notify.done(t(`done.${step.action.type}`, { count: results.length }), action);
    }
  };

  return { progress, outcome, run, undo, dismiss: () => setOutcome(null) };
}
