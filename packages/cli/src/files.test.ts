import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { readCsv, readJson } from "./files.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-files-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(bytes: string | Uint8Array): Promise<string> {
  const file = join(folder, "file");
  await writeFile(file, bytes);
  return file;
}

it("reads a table as UTF-8, and as Chinese Windows writes it", async () => {
  expect(await readCsv(await fileOf("名称"))).toBe("名称");
  expect(await readCsv(await fileOf(Uint8Array.of(0xc3, 0xfb, 0xb3, 0xc6)))).toBe("名称");
});

it("says what is wrong with a file", async () => {
  const schema = z.object({ zone: z.string() });
  expect(await readJson(await fileOf('{"zone": "Atrium"}'), schema)).toEqual({ zone: "Atrium" });
  const refused = (message: RegExp) => ({ code: "bad_request", message: expect.stringMatching(message) });
  await expect(readJson(join(folder, "gone"), schema)).rejects.toMatchObject(refused(/not there/));
  await expect(readJson(await fileOf("{zone}"), schema)).rejects.toMatchObject(refused(/is no JSON/));
  await expect(readJson(await fileOf('{"zone": 1}'), schema)).rejects.toMatchObject(refused(/zone/));
});
