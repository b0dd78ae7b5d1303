import { type Line, lineSchema, openLine, strictestLine } from "@holofleet/shared/line.ts";

/** The lines of a mall and its groups, as their rows have them. */
export interface LineRows {
  line: unknown;
  groups: readonly { name: string; line: unknown }[];
}

export interface MallLine {
  own: Line | null;
  /** what holds: its own, else the strictest of its groups */
  effective: Line;
  /** names of the groups that it comes from */
  from: string[];
}

/** Reads a line from a row; what cannot be read is none. */
export function readLine(value: unknown): Line | null {
  return lineSchema.safeParse(value).data ?? null;
}

export function lineOf({ line, groups }: LineRows): MallLine {
  const own = readLine(line);
  const set = groups.flatMap((group) => {
    const read = readLine(group.line);
    return read === null ? [] : { name: group.name, line: read };
  });
  if (own !== null) return { own, effective: own, from: [] };
  if (set.length === 0) return { own, effective: openLine, from: [] };
  return { own, effective: strictestLine(set.map((group) => group.line)), from: set.map(({ name }) => name).sort() };
}
