/** Something that lasts, of which a cue was told or is to be told. */
export interface Standing {
  subject: string;
  since: Date;
  firedAt: Date | null;
}

interface Look {
  now: Date;
  /** for how long it must last */
  minutes: number;
  /** the first look of a cue: what stands already began before it and is not told */
  isFirst: boolean;
}

/** What follows from a look at what stands now. Of what nobody can tell at present nothing changes. */
export function planStanding(
  known: readonly Standing[],
  active: ReadonlySet<string>,
  unknown: ReadonlySet<string>,
  { now, minutes, isFirst }: Look,
): { added: Standing[]; due: Standing[]; over: string[] } {
  const before = new Set(known.map(({ subject }) => subject));
  const added = [...active]
    .filter((subject) => !before.has(subject))
    .map((subject): Standing => ({ subject, since: now, firedAt: isFirst ? now : null }));
  const lasts = [...known.filter(({ subject }) => active.has(subject)), ...added];
  return {
    added,
    due: lasts.filter(({ since, firedAt }) => firedAt === null && now.getTime() - since.getTime() >= minutes * 60_000),
    over: known.map(({ subject }) => subject).filter((subject) => !active.has(subject) && !unknown.has(subject)),
  };
}
