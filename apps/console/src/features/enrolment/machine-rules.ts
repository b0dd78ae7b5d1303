export interface KnownMachine {
  fingerprint: string;
  firstSeenAt: Date;
  lastSeenAt: Date;
  heldAt: Date | null;
}

/**
 * What it means that this machine speaks for an agent. A machine that came later and is the only one to speak since has got the disk
 * of the one before, which is no fault. When the earlier one speaks again, there are two: those that came after it are held.
 */
export function planMachines(known: readonly KnownMachine[], fingerprint: string): { admit: boolean; hold: string[] } {
  const me = known.find((machine) => machine.fingerprint === fingerprint);
  if (!me) return { admit: true, hold: [] };
  if (me.heldAt) return { admit: false, hold: [] };
  const later = known.filter(({ heldAt, firstSeenAt }) => heldAt === null && firstSeenAt > me.firstSeenAt);
  return { admit: true, hold: later.map((machine) => machine.fingerprint) };
}
