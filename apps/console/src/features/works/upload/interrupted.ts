import { z } from "zod";

/** What a page remembers of its uploads, for the case that it is loaded again. Of this tab alone: another one goes on by itself. */
const recordSchema = z.object({
  id: z.string(),
  slug: z.string(),
  kind: z.enum(["pictures", "zip"]),
  label: z.string().nullable(),
  total: z.object({ files: z.number(), bytes: z.number() }),
  prefix: z.string(),
  importId: z.string().nullable(),
});
export type UploadRecord = z.infer<typeof recordSchema>;

const key = "holofleet.uploads";

/** The uploads that an earlier page of this tab did not finish. */
export function readRecords(): UploadRecord[] {
  try {
    return z.array(recordSchema).parse(JSON.parse(sessionStorage.getItem(key) ?? "[]"));
  } catch {
    return [];
  }
}

/** Keeps the uploads that are not finished. A browser that keeps nothing forgets them with the page. */
export function keepRecords(records: UploadRecord[]): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(records));
  } catch {
    // private windows of some browsers refuse
  }
}
