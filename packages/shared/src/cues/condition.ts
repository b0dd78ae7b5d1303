import type { CueCondition } from "./messages.ts";

/** Longest payload that is looked at, in bytes: an event's text is small. */
export const maxPayloadBytes = 64 * 1024;

/** What was heard on a topic as text; `null` when it is no UTF-8 or too long to be an event. */
export function payloadText(payload: Uint8Array): string | null {
  if (payload.length > maxPayloadBytes) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(payload);
  } catch {
    return null;
  }
}

/** Whether what was heard is what a cue waits for. `null`: anything is. */
export function meets(condition: CueCondition | null, payload: string): boolean {
  if (condition === null) return true;
  switch (condition.by) {
    case "equals":
      return payload.trim() === condition.text.trim();
    case "contains":
      return payload.includes(condition.text);
    case "field":
      return fieldMeets(condition, fieldOf(payload, condition.path));
  }
}

/** The part of a JSON text that a path names, `light.0.level`, or the whole for an empty path; `undefined` where there is none. */
function fieldOf(payload: string, path: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return undefined;
  }
  for (const name of path === "" ? [] : path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

type FieldCondition = Extract<CueCondition, { by: "field" }>;

/** A number and a text that reads like it are the same: what devices send differs in that. */
function fieldMeets({ op, value: wanted }: FieldCondition, value: unknown): boolean {
  if (op === "exists") return value !== undefined;
  if (op === "is_not") return value !== undefined && !same(value, wanted);
  if (op === "is") return same(value, wanted);
  if (op === "contains")
    return Array.isArray(value)
      ? value.some((item) => same(item, wanted))
      : typeof value === "string" && value.includes(String(wanted));
  const [number, limit] = [numberOf(value), numberOf(wanted)];
  return number !== null && limit !== null && (op === "above" ? number > limit : number < limit);
}

function same(value: unknown, wanted: unknown): boolean {
  if (value === null || value === undefined || typeof value === "object") return false;
  const [number, other] = [numberOf(value), numberOf(wanted)];
  return number !== null && other !== null ? number === other : String(value) === String(wanted);
}

function numberOf(value: unknown): number | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !/^-?\d{1,15}(\.\d{1,15})?$/.test(value.trim())) return null;
  return Number(value);
}
