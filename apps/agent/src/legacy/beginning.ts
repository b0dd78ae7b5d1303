import { createHash } from "node:crypto";
import { type FileHandle, open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { codeOf, removeFile } from "#store/durable.ts";
import { parseJson } from "#store/layout.ts";

/** What a server calls one version of a picture (RFC 9110 §8.8). */
export interface Version {
  etag: string | null;
  lastModified: string | null;
}
const noteSchema = z.object({
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  /** bytes that are on the disk whatever happens */
  safe: z.number().int().nonnegative(),
});

/** So many bytes are worth waiting for the disk. */
const worthKeeping = 1024 * 1024;

/**
 * A picture on its way: its bytes, and a note of their version and of how many are surely there. Nobody published a digest that
 * could tell a gap which a power cut left, so only what was durable is continued.
 */
export class Beginning {
  private safe: number;

  private constructor(
    readonly file: FileHandle,
    readonly part: string,
    private readonly note: string,
    /** of the bytes that stand; `null` when they cannot be continued */
    public version: Version | null,
    /** bytes */
    public standing: number,
  ) {
    this.safe = standing;
  }

  static async open(folder: string, url: string): Promise<Beginning> {
    const name = createHash("sha256").update(url).digest("hex");
    const [part, note] = [join(folder, `${name}.part`), join(folder, `${name}.json`)];
    const known = parseJson(noteSchema, await readText(note));
    const file = await open(part, "a+", 0o600);
    const standing = Math.min(known?.safe ?? 0, (await file.stat()).size);
    await file.truncate(standing);
    return new Beginning(file, part, note, known && standing > 0 ? known : null, standing);
  }

  /** Begins anew, with this version. */
  async restart(version: Version): Promise<void> {
    await removeFile(this.note);
    await this.file.truncate(0);
    this.version = canContinue(version) ? version : null;
    this.standing = 0;
    this.safe = 0;
  }

  async append(chunk: Uint8Array): Promise<void> {
    await this.file.appendFile(chunk);
    this.standing += chunk.length;
    if (this.standing - this.safe >= worthKeeping) await this.keep();
  }

  /** Ends the work on it: what can be continued stays, unless it is of no use. */
  async leave(isUseless: boolean): Promise<void> {
    const stays = !isUseless && this.version !== null && this.standing > 0;
    try {
      if (stays) await this.keep();
    } finally {
      await this.file.close();
      if (!stays) for (const path of [this.note, this.part]) await removeFile(path);
    }
  }

  private async keep(): Promise<void> {
    if (this.version === null || this.safe === this.standing) return;
    await this.file.datasync();
    this.safe = this.standing;
    const { etag, lastModified } = this.version;
    await writeFile(this.note, JSON.stringify({ etag, lastModified, safe: this.safe }), { mode: 0o600 });
  }
}

/** Whether a server that names a version like this one can be asked to go on in it (RFC 9110 §13.1.5). */
function canContinue({ etag, lastModified }: Version): boolean {
  return etag === null ? lastModified !== null : !etag.startsWith("W/");
}

async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((thrown) => {
    if (codeOf(thrown) === "ENOENT") return "";
    throw thrown;
  });
}
