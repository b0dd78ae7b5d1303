import type { HoursPlan } from "@holofleet/contract/projectors/hours.ts";
import { readSpans, usualPlan, writeSpans } from "./plan.ts";

/** A day or days in the form. */
export interface DayRow {
  from: string;
  /** the same as `from` for one day */
  to: string;
  name: string;
  spans: string;
}

export interface HoursDraft {
  weekly: string[];
  holidays: DayRow[];
  exceptions: DayRow[];
  missed: HoursPlan["missed"];
  hold: string;
}

/** A plan as text; the usual one where there is none yet. */
export function draftOf(plan: HoursPlan | null): HoursDraft {
  const { weekly, holidays, exceptions, missed, manualHoldMinutes } = plan ?? usualPlan;
  return {
    weekly: weekly.map(writeSpans),
    holidays: holidays.map(({ spans, ...row }) => ({ ...row, spans: writeSpans(spans) })),
    exceptions: exceptions.map(({ date, name, spans }) => ({ from: date, to: date, name, spans: writeSpans(spans) })),
    missed,
    hold: String(manualHoldMinutes),
  };
}

/** The plan that a draft means, and what of it is wrong: `weekly.0`, `holidays.1`, `hold`. */
export function readDraft(draft: HoursDraft): { plan: HoursPlan | null; wrong: Set<string> } {
  const wrong = new Set<string>();
  const spansOf = (text: string, key: string) => {
    const spans = readSpans(text);
    if (spans === null) wrong.add(key);
    return spans ?? [];
  };
  const days = (rows: readonly DayRow[], key: string) =>
    rows.map((row, index) => {
      if (row.from === "" || row.to < row.from) wrong.add(`${key}.${index}`);
      return { ...row, name: row.name.trim(), spans: spansOf(row.spans, `${key}.${index}`) };
    });
  const hold = Number(draft.hold);
  if (draft.hold.trim() === "" || !Number.isInteger(hold) || hold < 0 || hold > 1440) wrong.add("hold");
  const plan: HoursPlan = {
    weekly: draft.weekly.map((text, day) => spansOf(text, `weekly.${day}`)),
    holidays: days(draft.holidays, "holidays"),
    exceptions: days(draft.exceptions, "exceptions").map(({ from, name, spans }) => ({ date: from, name, spans })),
    missed: draft.missed,
    manualHoldMinutes: hold,
  };
  return { plan: wrong.size === 0 ? plan : null, wrong };
}
