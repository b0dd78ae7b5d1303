/**
 * The part of a title that can stand in an address: lower-case ASCII letters and digits with single hyphens, at most 80
 * characters. `null` when nothing of it can (a title in Chinese): the console then makes one up.
 */
export function slugOf(title: string): string | null {
  const slug = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 80)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? null : slug;
}
