import { type FileHandle, mkdir, open, readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { codeOf, diskError, removeFile, syncDir, writeDurable } from "./durable.ts";

export interface JournalOptions<T> {
  /** `null` for a line that is not an entry (any more) */
  parse: (value: unknown) => T | null;
  /** what is still worth keeping when the journal has grown beyond `maxEntries` */
  compact: (entries: readonly T[]) => T[];
  maxEntries: number;
}

/** Append-only lines of JSON, each with its CRC; one owner per file. An entry is durable when `append` resolves. */
export class Journal<T> {
  private handle: FileHandle | null = null;
  private last: Promise<void> = Promise.resolve();

  private constructor(
    private readonly file: string,
    private readonly options: JournalOptions<T>,
    private kept: T[],
  ) {}

  /** Opens or makes the journal. Torn and damaged lines are left out. @throws AppError disk_full, disk_failed */
  static async open<T>(file: string, options: JournalOptions<T>): Promise<Journal<T>> {
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      for (const name of await readdir(dirname(file)))
        if (name.startsWith(`${basename(file)}-`)) await removeFile(join(dirname(file), name));
      const text = await readFile(file, "utf8").catch((thrown) => {
        if (codeOf(thrown) === "ENOENT") return "";
        throw thrown;
      });
      const lines = text.split("\n");
      const entries = lines.slice(0, -1).map((line) => readLine(line, options.parse));
      const kept = entries.filter((entry) => entry !== null);
      const journal = new Journal(file, options, kept);
      // an unfinished last line would swallow the next entry
      if (kept.length < entries.length || lines.at(-1) !== "") await journal.rewrite();
      return journal;
    } catch (thrown) {
      throw diskError(thrown);
    }
  }

  get entries(): readonly T[] {
    return this.kept;
  }

  /** Adds an entry; in order, also when called at once. @throws AppError disk_full, disk_failed: then it is not kept */
  append(entry: T): Promise<void> {
    const result = this.last.then(() => this.write(entry));
    this.last = result.catch(() => {});
    return result;
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await this.last;
    await this.handle?.close();
    this.handle = null;
  }

  private async write(entry: T): Promise<void> {
    try {
      if (this.kept.length >= this.options.maxEntries) {
        this.kept = this.options.compact(this.kept);
        await this.rewrite();
      }
      this.handle ??= await this.openForAppend();
      await this.handle.appendFile(lineOf(entry));
      await this.handle.datasync();
      this.kept.push(entry);
    } catch (thrown) {
      // after a failed fsync the pages count as clean: this handle can promise nothing any more, so start from a fresh file
      await this.rewrite().catch(() => {});
      throw diskError(thrown);
    }
  }

  private async openForAppend(): Promise<FileHandle> {
    const handle = await open(this.file, "a", 0o600);
    await syncDir(dirname(this.file));
    return handle;
  }

  private async rewrite(): Promise<void> {
    await this.handle?.close().catch(() => {});
    this.handle = null;
    const folder = dirname(this.file);
    await writeDurable(this.file, this.kept.map(lineOf).join(""), { tmp: folder, parent: folder });
  }
}

function lineOf(entry: unknown): string {
  const json = JSON.stringify(entry);
  return `${crc32(json).toString(16).padStart(8, "0")} ${json}\n`;
}

function readLine<T>(line: string, parse: (value: unknown) => T | null): T | null {
  const json = line.slice(9);
  if (line.slice(0, 8) !== crc32(json).toString(16).padStart(8, "0")) return null;
  try {
    return parse(JSON.parse(json));
  } catch {
    return null;
  }
}
