const maxBytes = 256;
const wholeNumber = /^(?:(\d+)|\{(?:[^{}]*,)?\s*"code"\s*:\s*(\d+)\s*(?:,[^{}]*)?\})$/i;

/**
 * The code in a message of the older kind, or `null` for one that asks for nothing. JSON text: a string, a number, or an object
 * with a `code`; what is no JSON is taken as it stands. Our own answers, `1` and `0`, are no questions: so nothing loops.
 */
export function readQuestion(payload: Uint8Array): string | null {
  if (payload.length === 0 || payload.length > maxBytes) return null;
  const text = Buffer.from(payload)
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trim();
  // digits stay as they are written: a number would lose zeros, and the last digits of a long one
  const [, bare, named] = wholeNumber.exec(text) ?? [];
  const code = bare ?? named ?? codeIn(parse(text) ?? text);
  return code === null || code === "1" || code === "0" || code === "" ? null : code;
}

function codeIn(value: unknown): string | null {
  if (typeof value === "string") return value.trim();
  if (typeof value === "number") return String(value);
  if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
  const [, inner] = Object.entries(value).find(([name]) => name.toLowerCase() === "code") ?? [];
  return typeof inner === "string" || typeof inner === "number" ? codeIn(inner) : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
