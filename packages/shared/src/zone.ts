/** A day and a time as people write them, without a zone: `2026-12-24 08:00`; a T between is fine. */
const written = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})$/;

/** Whether this is an IANA time zone that this machine knows, such as `Asia/Shanghai`. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const known = new Map<string, boolean>();

/** `zone`, or UTC where this machine does not know it: one that a newer system kept must not stop an older one. */
export function knownZone(zone: string): string {
  const isKnown = known.get(zone) ?? isZone(zone);
  known.set(zone, isKnown);
  return isKnown ? zone : "UTC";
}

/**
 * The moment at which clocks in `zone` show `text`. `null` when it is no time, when there is no such day, or when those clocks
 * jump over it; the first of two when they show it twice.
 */
export function momentIn(text: string, zone: string): Date | null {
  const match = written.exec(text.trim());
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  if (clockIn(new Date(asUtc), "UTC") !== `${match[1]}-${match[2]}-${match[3]} ${match[4]}:${match[5]}`) return null;
  // zones are at most 14 hours from UTC: what they are a day before and after holds around a change of the clocks
  const offsets = [-1, 1].map((days) => offsetAt(asUtc + days * 86_400_000, zone));
  const moments = offsets.map((offset) => asUtc - offset).filter((at) => offsetAt(at, zone) === asUtc - at);
  return moments.length === 0 ? null : new Date(Math.min(...moments));
}

/** Making one takes far longer than using it, and there are as many as zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    const two = "2-digit";
    const fields = { year: "numeric", month: two, day: two, hour: two, minute: two } as const;
    format = new Intl.DateTimeFormat("en-CA", { timeZone: knownZone(zone), hourCycle: "h23", ...fields });
    formats.set(zone, format);
  }
  return format;
}

/** What clocks in `zone` show at a moment: `2026-12-24 08:00`; those of UTC in a zone that this machine does not know. */
export function clockIn(moment: Date, zone: string): string {
  const parts = formatOf(zone).formatToParts(moment);
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year").padStart(4, "0")}-${of("month")}-${of("day")} ${of("hour")}:${of("minute")}`;
}

/** How far clocks in `zone` are ahead of UTC, in milliseconds; whole minutes. `at` is epoch milliseconds. */
export function offsetAt(at: number, zone: string): number {
  const minute = Math.floor(at / 60_000) * 60_000;
  return Date.parse(`${clockIn(new Date(minute), zone).replace(" ", "T")}Z`) - minute;
}
