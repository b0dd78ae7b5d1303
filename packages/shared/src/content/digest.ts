import { z } from "zod";

/** The name of immutable bytes: `sha256:` and 64 lower-case hexadecimal digits (FIPS 180-4). */
export const digestSchema = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .brand<"Digest">();

export type Digest = z.infer<typeof digestSchema>;

/** @throws ZodError when `hex` is not 64 lower-case hexadecimal digits. */
export function digestOfHex(hex: string): Digest {
  return digestSchema.parse(`sha256:${hex}`);
}

/** The 64 hexadecimal digits of a digest, for file names and URLs. */
export function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length);
}
