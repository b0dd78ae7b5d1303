import { pathFault } from "@holofleet/shared/content/path.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { legacyPath, pathOfLegacyUrl } from "@holofleet/shared/protocol/legacy.ts";
import type { Recipe } from "#images/recipes.ts";

/** What an older agent's system and database still take as a path under its image root: Windows ends at 260 with the root. */
const maxPathLength = 200;

/**
 * Bytes of one list. Brokers in clouds end at 128 KB and ours at 100 000 bytes; this leaves room for a bridge's envelope around it.
 */
export const maxListBytes = 64_000;

/** What breaks an older agent, or what it would store under another name than the player asks for. */
const breakers: readonly [pattern: RegExp, words: string][] = [
  [/,/, "a comma, which parts its lists"],
  [/'/, "a single quote, which breaks its queue"],
  [/[?#]/, "a ? or #, which ends an address"],
  [/%/, "a %, which an address reads as something else"],
  [/!/, "a !, which parts name and style"],
  [/\.com\//i, "a folder that ends in .com, which it takes for the host"],
];

/**
 * Why a frame cannot go to an older agent, in words, or `null`. The agent takes the raw text behind `.com/` as the file's name and
 * lets Python's `requests` percent-encode it for the way: spaces and Chinese arrive, whatever an address gives a meaning does not.
 */
export function frameFault(slug: string, path: string, style: string): string | null {
  const found = breakers.find(([pattern]) => pattern.test(path));
  if (found) return `Its name has ${found[1]}. Rename it, then publish again.`;
  if (!path.isWellFormed()) return "Its name is no proper text. Rename it, then publish again.";
  if (formatOf(path) === null) return "Its name must end in .jpg, .jpeg, .png or .webp. Rename it, then publish again.";
  const length = legacyPath(slug, path, style).length;
  if (length <= maxPathLength) return null;
  return `Its path has ${length} characters and may have ${maxPathLength} there. Shorten it, then publish again.`;
}

/** The encoding that a name promises, or `null`. The older agent saves a picture by the ending of its name. */
export function formatOf(path: string): "jpeg" | "png" | "webp" | null {
  const [, ending] = /\.(jpe?g|png|webp)$/i.exec(path) ?? [];
  if (ending === undefined) return null;
  return /^jp/i.test(ending) ? "jpeg" : (ending.toLowerCase() as "png" | "webp");
}

/** What a style selects. */
export interface Style {
  name: string;
  /** longest side in pixels; `null`: as it is */
  edge: number | null;
  /** of JPEG and WebP */
  quality: number;
}

/**
 * What is served of a frame: encoded anew in every case, so that the older agent, which saves it again, finds it upright and in
 * the format of its name; a JPEG has no transparency.
 */
export function recipeOf(path: string, { edge, quality }: Style): Recipe {
  return { edge, format: formatOf(path) ?? "jpeg", quality, stripLocation: true };
}

/**
 * The public base as lists need it: with `.com/` once, which older agents cut at, and a `/` at its end.
 * @throws AppError bad_request saying what is wrong with it
 */
export function readBase(text: string): string {
  const refuse = (why: string) => {
    const message = `The base "${text}" ${why}. It is an address such as https://img.example.com/ that leads to this console.`;
    return new AppError("bad_request", message);
  };
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw refuse("is no http or https address");
  if (url.username || url.password || url.search || url.hash) throw refuse("may have no user name, ? or #");
  const base = url.href.endsWith("/") ? url.href : `${url.href}/`;
  const cuts = base.split(".com/").length - 1;
  if (cuts !== 1) throw refuse(`has ".com/" ${cuts} times, and older agents need it once`);
  if (/[,'!%]/.test(base)) throw refuse("has a comma, quote, ! or a sign that must be escaped");
  const folders = pathOfLegacyUrl(base) ?? "";
  if (folders !== "" && pathFault(folders.slice(0, -1)) !== null)
    throw refuse("has a folder behind .com/ that not every system takes: an empty one, or a name that Windows keeps");
  return base;
}

/** Whom a fetch is counted for: the mall's code and its token. */
export interface Caller {
  mall: string;
  token: string;
}

/** The address of a picture, with its caller before the host: older agents send that as Basic authentication (RFC 7617). */
export function addressOf(base: string, { mall, token }: Caller, path: string): string {
  return base.replace("://", `://${mall}:${token}@`) + path;
}

/** Joins addresses to lists of at most `maxBytes` in UTF-8, in their order. One that is longer stands alone. */
export function planLists<T extends { address: string }>(pictures: readonly T[], maxBytes = maxListBytes): T[][] {
  const lists: T[][] = [];
  let room = 0;
  for (const picture of pictures) {
    const size = Buffer.byteLength(picture.address) + 1;
    if (lists.length === 0 || size > room) {
      lists.push([]);
      // the last one of a list has no comma behind it
      room = maxBytes + 1;
    }
    lists.at(-1)?.push(picture);
    room -= size;
  }
  return lists;
}
