import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Smaller answers would hardly shrink, and wait for a thread. */
const smallest = 1024;

const encoders = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (body: Buffer) => promisify(gzip)(body, { level: 5 }),
};
type Encoding = keyof typeof encoders;

/** Which of our encodings a caller takes, by its `Accept-Encoding` (RFC 9110, 12.5.3): its dearest, of equal ones the better; `null`: none. */
export function chooseEncoding(accepted: string | null): Encoding | null {
  const wishes = new Map(
    (accepted ?? "").split(",").map((part) => {
      const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith("q="));
      return [name, weight === undefined ? 1 : Number(weight.slice(2)) || 0] as const;
    }),
  );
  const weightOf = (name: string) => wishes.get(name) ?? wishes.get("*") ?? 0;
  const [best] = (["br", "gzip"] as const).toSorted((a, b) => weightOf(b) - weightOf(a));
  return best !== undefined && weightOf(best) > 0 ? best : null;
}

/** A body as this caller likes it, and the headers that say so. */
export async function compress(
  body: Buffer,
  { type, accepted }: { type: string | null; accepted: string | null },
): Promise<{ body: Buffer; headers: Record<string, string> }> {
  if (body.length < smallest || !type?.startsWith("application/json")) return { body, headers: {} };
  const encoding = chooseEncoding(accepted);
  if (encoding === null) return { body, headers: { vary: "accept-encoding" } };
  return {
    body: await encoders[encoding](body),
    headers: { vary: "accept-encoding", "content-encoding": encoding },
  };
}
