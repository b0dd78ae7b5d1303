import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { codeOf, diskError } from "./durable.ts";
import { type Layout, parseJson } from "./layout.ts";

/**
 * A small document that a feature keeps over restarts and crashes of the program. A power cut may lose it: nothing that is
 * promised to anybody stands here. @throws AppError disk_full, disk_failed
 */
export interface Note<T> {
  /** `null` when it was never written or is damaged */
  read(): Promise<T | null>;
  write(value: T): Promise<void>;
}

export function openNote<T extends z.ZodType>(layout: Layout, name: string, schema: T): Note<z.infer<T>> {
  const file = join(layout.root, `${name}.json`);
  return {
    read: () => readDocument(file, schema),
    async write(value) {
      try {
        await layout.check();
        const temporary = join(layout.tmp, `${name}.json`);
        await writeFile(temporary, JSON.stringify(value), { mode: 0o600 });
        await rename(temporary, file);
      } catch (thrown) {
        throw diskError(thrown);
      }
    },
  };
}

/** Reads a document; `null` when it is not there, is torn, or is not what it should be. @throws AppError disk_failed */
export async function readDocument<T extends z.ZodType>(file: string, schema: T): Promise<z.infer<T> | null> {
  try {
    return parseJson(schema, await readFile(file, "utf8"));
  } catch (thrown) {
    if (codeOf(thrown) === "ENOENT") return null;
    throw diskError(thrown);
  }
}
