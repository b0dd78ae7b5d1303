import type { Digest } from "@holofleet/shared/content/digest.ts";
import { type ErrorCode, toAppError } from "@holofleet/shared/errors.ts";
import type { LegacyStyle } from "#db/generated/client.ts";
import { nameRecipe } from "#images/recipes.ts";
import type { Console } from "../../context.ts";
import { inferAgent } from "./infer.ts";
import { recipeOf } from "./urls.ts";

/** What says nothing about the picture: it is tried again with the next round. */
const passing: readonly ErrorCode[] = ["unavailable", "internal", "timeout", "disk_full", "not_found"];

interface Pending {
  agentId: string;
  path: string;
  source: string;
  style: LegacyStyle;
}

/**
 * Makes what is to be served to older agents, one picture after the other, before anything of it is announced. What cannot be made
 * is recorded with its reason and left out. `onReady` is called when all that one agent lacks was gone through.
 */
export async function preparePictures(
  console: Prepares,
  pace: number,
  { signal, onReady }: { signal: AbortSignal; onReady(): void },
): Promise<void> {
  const rows = await console.db.legacyPicture.findMany({
    where: { recipe: "", faultCode: null, workId: { not: null }, legacy: { agent: { revokedAt: null } } },
    orderBy: [{ agentId: "asc" }, { path: "asc" }],
    select: { agentId: true, path: true, source: true, legacy: { select: { style: true } } },
  });
  for (const [place, { legacy, ...row }] of rows.entries()) {
    if (signal.aborted) return;
    await prepare(console, { ...row, style: legacy.style });
    const isLast = rows[place + 1]?.agentId !== row.agentId;
    if (isLast || place % 20 === 19) await inferAgent(console.db, row.agentId, pace);
    if (isLast) onReady();
  }
}

type Prepares = Pick<Console, "db" | "renditions" | "log">;

async function prepare({ db, renditions, log }: Prepares, { agentId, path, source, style }: Pending): Promise<void> {
  const recipe = recipeOf(path, style);
  try {
    const { digest, size } = await renditions.make(source as Digest, recipe);
    // what waits in the agent's queue is fetched there as it is then: it needs no other announcement. A style that was changed
    // meanwhile wants another picture, which the next round makes
    await db.$executeRaw`
      UPDATE "LegacyPicture" SET "digest" = ${digest}, "size" = ${size}, "recipe" = ${nameRecipe(recipe)},
        "announced" = CASE WHEN "announced" IS DISTINCT FROM "held" AND "dueAt" IS NOT NULL THEN ${digest} ELSE "announced" END
      WHERE "agentId" = ${agentId} AND "path" = ${path} AND "source" = ${source} AND "recipe" = ''
        AND EXISTS (SELECT 1 FROM "LegacyStyle" WHERE "name" = ${style.name} AND "quality" = ${style.quality}
          AND "edge" IS NOT DISTINCT FROM ${style.edge}::int)`;
  } catch (thrown) {
    const { code, message } = toAppError(thrown);
    if (passing.includes(code)) {
      log.warn({ agentId, path, err: thrown }, "older agents: a picture could not be made; it is tried again");
      return;
    }
    const where = { agentId, path, source, recipe: "" };
    await db.legacyPicture.updateMany({ where, data: { faultCode: code, fault: message } });
  }
}
