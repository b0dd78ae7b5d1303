import { type Import, type ImportResult, importResultSchema } from "@holofleet/contract/works/imports.ts";
import type { Prisma } from "#db/generated/client.ts";

/** Everything of an import but its lists, which may be long. */
export const importParts = {
  id: true,
  name: true,
  size: true,
  state: true,
  filesDone: true,
  filesTotal: true,
  reasonCode: true,
  reason: true,
  createdAt: true,
  finishedAt: true,
} satisfies Prisma.ZipImportSelect;

export function presentImport(row: Prisma.ZipImportGetPayload<{ select: typeof importParts }>): Import {
  const { id, name, size, state, filesDone, filesTotal, reasonCode, reason, createdAt, finishedAt } = row;
  return {
    id,
    name,
    size: Number(size),
    state,
    files: { done: filesDone, total: filesTotal },
    reason: reasonCode === null ? null : { code: reasonCode, message: reason ?? "" },
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

export function presentResult(row: Prisma.ZipImportGetPayload<object>): ImportResult {
  const { frames, refused } = importResultSchema.pick({ frames: true, refused: true }).parse(row);
  return { ...presentImport(row), frames, refused };
}
