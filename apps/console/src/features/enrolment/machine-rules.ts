export interface KnownMachine {
  fingerprint: string;
  firstSeenAt: Date;
  lastSeenAt: Date;
  heldAt: Date | null;
}

/** Two that are at work hear of each other within this many milliseconds: each throws the other out at the broker, and asks again. */
const bothMs = 3_600_000;

/**
 * What it means that this machine speaks for an agent. A machine that came later and is the only one to speak since has got the disk
 * of the one before, which is no fault; nor is that the disk comes back when the later one fell silent. When the earlier one speaks
 * while the later does, there are two: those that came after it are held.
 */
export function planMachines(
  known: readonly KnownMachine[],
  fingerprint: string,
  now: Date,
): { admit: boolean; hold: string[] } {
  const me = known.find((machine) => machine.fingerprint === fingerprint);
  if (!me) return { admit: true, hold: [] };
  if (me.heldAt) return { admit: false, hold: [] };
  const later = known.filter(
    ({ heldAt, firstSeenAt, lastSeenAt }) =>
      heldAt === null && firstSeenAt > me.firstSeenAt && now.getTime() - lastSeenAt.getTime() < bothMs,
  );
  return { admit: true, hold: later.map((machine) => machine.fingerprint) };
}
