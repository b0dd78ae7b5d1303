/** Bytes `start` to `end`, both inclusive; `all` when the whole is asked; `null` when nothing of it can be served. */
export type Range = { start: number; end: number } | "all" | null;

/**
 * Reads a Range header against `size` bytes (RFC 9110, 14.1.2). Several ranges, another unit and nonsense are answered with
 * the whole, as the clause allows.
 */
export function readRange(header: string | undefined, size: number): Range {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (match === null) return "all";
  const [first, last] = [match[1] ?? "", match[2] ?? ""];
  if (first === "" && last === "") return "all";
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? null : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return "all";
  return start >= size ? null : { start, end };
}
