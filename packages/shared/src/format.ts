/** Bytes for people, in powers of 1000 as disks and lines are sold: `61.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  const units = ["kB", "MB", "GB", "TB"];
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  const value = bytes / 1000 ** power;
  return `${value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[power - 1]}`;
}

/** Seconds for people: `8 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

export interface ProgressFacts {
  files: { done: number; total: number };
  bytes: { done: number; total: number };
  /** bytes per second */
  rate: number;
  /** seconds left, `null` when it cannot be told */
  eta: number | null;
}

/** One line of progress for a terminal: count, bytes where there are any, rate, time left. */
export function formatProgress({ files, bytes, rate, eta }: ProgressFacts): string {
  const parts = [`${files.done}/${files.total} files`];
  if (bytes.total > 0) parts.push(`${formatBytes(bytes.done)} of ${formatBytes(bytes.total)}`);
  if (rate > 0) parts.push(`${formatBytes(rate)}/s`);
  if (eta !== null && files.done < files.total) parts.push(`${formatDuration(eta)} left`);
  return parts.join(" · ");
}
