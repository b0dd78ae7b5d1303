import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { decodeTable } from "@holofleet/shared/csv.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { z } from "zod";
import { workingFolder } from "./session.ts";

/** A file's bytes. @throws AppError bad_request when it cannot be read */
async function bytesOf(file: string): Promise<Buffer> {
  return readFile(resolve(workingFolder, file)).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === "ENOENT" ? "it is not there" : cause.message;
    throw new AppError("bad_request", `${file} cannot be read: ${why}. Check the path.`, { cause });
  });
}

/** The text of a CSV, whichever system wrote it. @throws AppError bad_request */
export async function readCsv(file: string): Promise<string> {
  return decodeTable(await bytesOf(file));
}

/** What a JSON file says. @throws AppError bad_request with the field that is wrong */
export async function readJson<T extends z.ZodType>(file: string, schema: T): Promise<z.output<T>> {
  const text = (await bytesOf(file)).toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = (cause as Error).message;
    throw new AppError("bad_request", `${file} is no JSON: ${why}. Correct it there.`, { cause });
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new AppError("bad_request", `${file} cannot be used. ${z.prettifyError(read.error)}`);
}
