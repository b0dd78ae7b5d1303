import { pathFault } from "@holofleet/shared/content/path.ts";
import type { ErrorCode } from "@holofleet/shared/errors.ts";
import { pathOfLegacyUrl } from "@holofleet/shared/protocol/legacy.ts";

/** A picture that a list names: where it comes from and where it stands. */
export interface Wanted {
  url: string;
  /** under the image root, `!style` included, as the list writes it */
  path: string;
}

/** An entry of a list that is not fetched. */
export interface Refused {
  /** without name and password; cut where it is long */
  url: string;
  code: ErrorCode;
  message: string;
}

/** Largest list in bytes, most pictures in one, and longest URL in characters. */
export const listLimits = { bytes: 4_000_000, urls: 20_000, url: 2_000 };

/** Where the agent makes files before it names them: it clears these folders away as it likes. */
const ownFolders = /^\.holofleet/i;

/**
 * Reads a list of the older system: UTF-8, URLs separated by commas or line ends, with whatever spaces, empty parts and repetitions.
 * What cannot be fetched is named with its reason, and the others go on.
 * @param origins what may be fetched from, as `URL.origin` has it
 */
export function readList(payload: Uint8Array, origins: readonly string[]): { wanted: Wanted[]; refused: Refused[] } {
  if (payload.length > listLimits.bytes) {
    const message = `A list of ${payload.length} bytes is longer than the ${listLimits.bytes} that are read. Send it in parts.`;
    return { wanted: [], refused: [{ url: "", code: "older_list", message }] };
  }
  const text = new TextDecoder().decode(payload);
  const urls = new Set(text.split(/[,\r\n\0]+/).map((part) => part.trim()));
  urls.delete("");
  const wanted = new Map<string, Wanted>();
  const refused: Refused[] = [];
  for (const url of [...urls].slice(0, listLimits.urls)) {
    const read = readUrl(url, origins);
    // of two URLs for one place the later counts
    if ("path" in read) wanted.set(read.path, read);
    else refused.push({ url: withoutLogin(url).slice(0, 300), ...read });
  }
  if (urls.size > listLimits.urls) {
    const message = `A list names ${urls.size} pictures; the first ${listLimits.urls} are taken. Send it in parts.`;
    refused.push({ url: "", code: "older_list", message });
  }
  return { wanted: [...wanted.values()], refused };
}

function readUrl(text: string, origins: readonly string[]): Wanted | Omit<Refused, "url"> {
  if (text.length > listLimits.url) return bad("The URL is too long.");
  if (text.includes("\uFFFD")) return bad("The URL is not UTF-8.");
  if (!URL.canParse(text)) return bad("This is not a URL. Lists hold whole URLs, separated by commas.");
  const { protocol, origin } = new URL(text);
  if (protocol !== "http:" && protocol !== "https:") return bad("Only http and https are fetched.");
  if (!origins.includes(origin)) {
    const message = `${origin} is not among the origins that HOLOFLEET_LEGACY_ORIGINS allows. Add it if it is meant.`;
    return { code: "older_origin", message };
  }
  const path = pathOfLegacyUrl(text);
  if (path === null) return bad("No .com/ is in the URL, so nobody knows where the picture belongs.");
  const fault = ownFolders.test(path) ? "reserved" : pathFault(path);
  if (fault === null) return { url: text, path };
  const message = `"${path.slice(0, 200)}" is no name that every system takes (${fault}). Rename the picture.`;
  return { code: "path_unsafe", message };
}

const bad = (message: string): Omit<Refused, "url"> => ({ code: "older_list", message });

/** What an address says without who asks, for people and logs. */
export function withoutLogin(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:[\\/]*)?[^\\/?#]*@/i, "$1");
}

/** An address as it is asked for, and the Basic credentials that stood in it (RFC 7617). */
export function splitLogin(text: string): { url: URL; authorization: string | null } {
  const url = new URL(text);
  const { username, password } = url;
  url.username = "";
  url.password = "";
  if (!username && !password) return { url, authorization: null };
  const login = `${decode(username)}:${decode(password)}`;
  return { url, authorization: `Basic ${Buffer.from(login).toString("base64")}` };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
