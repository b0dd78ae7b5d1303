/** The same text without what Postgres keeps in no text and no JSON: NUL, and half of a pair of surrogates. */
export function storable(text: string): string {
  return text.replaceAll("\0", "\uFFFD").replace(/\p{Cs}/gu, "\uFFFD");
}

/** The same JSON with storable texts throughout; names of fields too. For values whose depth is known. */
export function storableValue<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return storable(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(clean);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [storable(name), clean(item)]));
}
