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
