import { z } from "zod";
import { momentSchema } from "../moment.ts";
import { commandResults } from "./commands.ts";

/** Topics of the systems before Holofleet, for the pictures of every mall, of one mall, and of one work; and for projectors. */
export interface LegacyTopics {
  all: "sync";
  mall: string;
  work: string;
  projectors: "projector-remote-control";
}

/** Whether an older mall's code stands in the names of its topics. */
export const legacyTopicVariants = ["mall", "plain"] as const;
export type LegacyTopicVariant = (typeof legacyTopicVariants)[number];

export function legacyTopics(code: string, variant: LegacyTopicVariant): LegacyTopics {
  const end = variant === "mall" ? `-${code}` : "";
  return {
    all: "sync",
    mall: `holo-file-sync${end}`,
    work: `sync-single-work${end}`,
    projectors: "projector-remote-control",
  };
}

/** First folder of what the console serves to older systems, and so of what lies under their image root. */
export const legacyFolder = "legacy";

/**
 * Where a frame stands under an older system's image root when the public base ends in `.com/`: the same for what the console
 * announces and what the export of a new agent lays out with the template `legacy/{slug}/{path}!<style>`.
 */
export function legacyPath(slug: string, path: string, style: string): string {
  return `${legacyFolder}/${slug}/${path}!${style}`;
}

/** The part of an image URL that names its file under an older system's image root, as it stands there; `null` without one. */
export function pathOfLegacyUrl(url: string): string | null {
  const at = url.indexOf(".com/");
  return at < 0 ? null : url.slice(at + ".com/".length);
}

/** An order of the older system for one of the mall's projectors, and how it ended; `null` while it runs. */
export const legacyOrderSchema = z.object({
  at: momentSchema,
  /** its name */
  projector: z.string().max(64),
  /** in words: `power on` */
  wish: z.string().max(60),
  result: z.enum(commandResults).nullable(),
  reason: z.string().max(200).optional(),
});
export type LegacyOrder = z.infer<typeof legacyOrderSchema>;

const count = z.number().int().nonnegative();

/** What an agent does for an older back end beside Holofleet. Its file faults stand among the others, under the host's name. */
export const legacyStateSchema = z.object({
  /** whether the older broker's topics are listened to, and why not */
  listening: z.boolean(),
  reason: z.string().max(500).nullable(),
  /** pictures of the lists that came since nothing was left to do */
  files: z.object({ done: count, total: count }),
  /** bytes that came for them, and per second over the last seconds */
  bytes: z.number().nonnegative(),
  rate: z.number().nonnegative(),
  /** those that are tried again after a fault */
  failing: count,
  /** pictures that stand on disk, whole and verified */
  stored: count,
  /** the newest last */
  orders: z.array(legacyOrderSchema).max(20),
});
export type LegacyState = z.infer<typeof legacyStateSchema>;
