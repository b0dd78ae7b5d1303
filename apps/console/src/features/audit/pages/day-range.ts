/** From the first moment of a day to the last of another, both `YYYY-MM-DD` in the reader's own zone; what is no day says nothing. */
export function dayRange(from: string, to: string): { from?: string; to?: string } {
  const start = momentOf(from, 0);
  const end = momentOf(to, 1);
  return { ...(start && { from: start }), ...(end && { to: end }) };
}

function momentOf(day: string, later: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined) return null;
  return new Date(Number(year), Number(month) - 1, Number(date) + later).toISOString();
}
