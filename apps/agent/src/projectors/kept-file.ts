import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Logger } from "pino";
import { writeDurable } from "#store/durable.ts";

/** A small file that is rewritten whole when what it keeps changed. Losing it loses comfort, never safety. */
export class KeptFile {
  private writing: Promise<void> | null = null;
  private isStale = false;

  constructor(
    private readonly file: string,
    private readonly log: Pick<Logger, "warn">,
    private readonly content: () => unknown,
  ) {}

  /** What is in it, `null` when it is not there or not JSON. */
  read(): unknown {
    try {
      return JSON.parse(readFileSync(this.file, "utf8"));
    } catch {
      return null;
    }
  }

  /** Writes it soon; several changes in a row are one writing. */
  save(): void {
    this.isStale = true;
    this.writing ??= this.write().finally(() => {
      this.writing = null;
    });
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await this.writing;
  }

  private async write(): Promise<void> {
    const folder = dirname(this.file);
    while (this.isStale) {
      this.isStale = false;
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        await writeDurable(this.file, JSON.stringify(this.content()), { tmp: folder, parent: folder });
      } catch (thrown) {
        this.log.warn({ err: thrown, file: this.file }, "could not be kept");
      }
    }
  }
}
