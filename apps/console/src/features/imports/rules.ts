import { crc32 } from "node:zlib";
import type { RefusedEntry } from "@holofleet/contract/works/imports.ts";
import { commonFolder, type FileFault, fileFault, isLitter } from "@holofleet/shared/content/frame-file.ts";
import { comparePaths, pathKey } from "@holofleet/shared/content/path.ts";

/** What a zip may cost to unpack. Counted on the bytes that really come out: headers lie. */
export const zipLimits = {
  entries: 20_000,
  /** bytes of all entries, unpacked */
  bytes: 4 * 1024 ** 3,
  /** bytes of all names, comments and extra fields together */
  directoryBytes: 32 * 1024 ** 2,
  /** unpacked to packed, for an entry of more than `ratioFrom` bytes; pictures hardly shrink */
  ratio: 200,
  ratioFrom: 1024 ** 2,
};

/** How long a zip may take from its first byte to its last frame, in milliseconds; then it counts as abandoned. */
export const importTermMs = 3 * 24 * 60 * 60_000;

/** One entry of a zip's central directory (APPNOTE 6.3.10, 4.3.12), as far as it decides anything here. */
export interface EntryHeader {
  fileNameRaw: Uint8Array;
  extraFields: readonly { id: number; data: Uint8Array }[];
  /** 4.4.4: bit 0 encrypted, bit 11 the name is UTF-8 */
  generalPurposeBitFlag: number;
  /** 4.4.2: the system in the high byte, 3 is Unix */
  versionMadeBy: number;
  /** 4.4.5: 0 stored, 8 Deflate, 9 Deflate64 */
  compressionMethod: number;
  externalFileAttributes: number;
  uncompressedSize: number;
}

const decoders = { utf8: new TextDecoder("utf-8", { fatal: true }), gbk: new TextDecoder("gbk", { fatal: true }) };

/**
 * An entry's name. UTF-8 where the zip says so; else as the system that packed it writes names: Windows in China in GBK, a Mac
 * in UTF-8 without saying so. `null` when it can be read in neither way.
 */
export function entryName(entry: EntryHeader): string | null {
  const name = readName(entry);
  if (name === null) return null;
  const slashed = isUnix(entry) ? name : name.replaceAll("\\", "/");
  return slashed.replace(/^(\.\/)+/, "").normalize("NFC");
}

function readName(entry: EntryHeader): string | null {
  const raw = entry.fileNameRaw;
  if (entry.generalPurposeBitFlag & 0x800) return decode("utf8", raw);
  const unicode = unicodePath(entry);
  if (unicode !== null) return unicode;
  const [first, second] = isUnix(entry) ? (["utf8", "gbk"] as const) : (["gbk", "utf8"] as const);
  return decode(first, raw) ?? decode(second, raw);
}

const isUnix = ({ versionMadeBy }: EntryHeader) => versionMadeBy >> 8 === 3;

function decode(encoding: keyof typeof decoders, raw: Uint8Array): string | null {
  try {
    const text = decoders[encoding].decode(raw);
    // bytes that GBK gives no character are not refused by every decoder: some put a private one there
    return /\p{Co}/u.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** The Info-ZIP Unicode Path field (APPNOTE 4.6.9): version 1, the checksum of the plain name, the name in UTF-8. */
function unicodePath({ extraFields, fileNameRaw }: EntryHeader): string | null {
  const data = extraFields.find(({ id }) => id === 0x7075)?.data;
  if (data === undefined || data.length < 6 || data[0] !== 1) return null;
  const checksum = new DataView(data.buffer, data.byteOffset).getUint32(1, true);
  return checksum === crc32(fileNameRaw) ? decode("utf8", data.subarray(5)) : null;
}

/** An entry that may be a frame. */
export interface PlannedEntry<Entry> {
  path: string;
  entry: Entry;
}

/**
 * What of a zip is worth unpacking, in natural order, and what is left out by its header alone. Paths count from the one folder
 * of the zip when there is one; folders and the litter of operating systems are passed over without a word.
 */
export function planEntries<Entry extends EntryHeader>(
  entries: readonly Entry[],
): { frames: PlannedEntry<Entry>[]; refused: RefusedEntry[] } {
  const named = entries
    .map((entry) => ({ entry, name: entryName(entry) }))
    .filter(({ name }) => name === null || !(name.endsWith("/") || isLitter(name)));
  const folder = commonFolder(named.flatMap(({ name }) => name ?? []));
  const frames: PlannedEntry<Entry>[] = [];
  const refused: RefusedEntry[] = [];
  const seen = new Set<string>();
  for (const { entry, name } of named) {
    const path = name === null ? unreadable(entry) : folder === null ? name : name.slice(folder.length + 1);
    const fault =
      name === null ? "name_unreadable" : (entryFault(entry, path) ?? (seen.has(pathKey(path)) ? "collides" : null));
    if (fault === null) {
      seen.add(pathKey(path));
      frames.push({ path, entry });
    } else refused.push({ path, code: fault, message: words[fault] });
  }
  return { frames: frames.sort((a, b) => comparePaths(a.path, b.path)), refused };
}

type EntryFault = FileFault | "collides" | "name_unreadable" | "symlink" | "encrypted" | "deflate64" | "compression";

function entryFault(entry: EntryHeader, path: string): EntryFault | null {
  const unixType = isUnix(entry) ? (entry.externalFileAttributes >>> 16) & 0xf000 : 0;
  if (unixType !== 0 && unixType !== 0x8000) return "symlink";
  const fault = fileFault(path, entry.uncompressedSize);
  if (fault !== null) return fault;
  if (entry.generalPurposeBitFlag & 1) return "encrypted";
  if (entry.compressionMethod === 9) return "deflate64";
  return entry.compressionMethod === 0 || entry.compressionMethod === 8 ? null : "compression";
}

/** What can be shown of a name that cannot be read. */
const unreadable = ({ fileNameRaw }: EntryHeader) =>
  String.fromCharCode(...fileNameRaw.subarray(0, 180)).replace(/[^\x20-\x7e]/g, "?");

const words: Record<EntryFault, string> = {
  not_picture: "This is not a JPEG, PNG or WebP picture by its name.",
  empty_file: "This file is empty.",
  too_large: "This picture is larger than 64 MB. Export it smaller.",
  empty: "A part of its path is empty.",
  too_long: "Its path is longer than 180 characters.",
  absolute: "Its path is absolute: it would leave the zip.",
  traversal: "Its path leaves the zip.",
  character: "Its name has a character that Windows refuses, or an invisible one.",
  reserved: "Its name is one that Windows keeps for itself.",
  trailing: "A part of its path begins with a space, or ends in a dot or a space.",
  collides: "Another file of the zip has this name, or differs from it only in upper and lower case.",
  name_unreadable: "Its name is neither UTF-8 nor GBK. Rename it, then zip it again.",
  symlink: "This is a link, not a file. Put the picture itself into the zip.",
  encrypted: "This file is encrypted. Zip it without a password.",
  deflate64:
    "This file is packed with Deflate64, which Windows uses in big zips. Zip the folder with 7-Zip (Deflate), or upload the folder itself.",
  compression: "This file is packed in a way that is not Deflate. Zip it in the usual way.",
};
