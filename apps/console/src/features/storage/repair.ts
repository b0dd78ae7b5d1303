import { playerRecipeSchema } from "@holofleet/contract/works/recipes.ts";
import type { Console } from "../../context.ts";
import { isShown } from "./affected.ts";
import { removeUnrecorded } from "./cleanup.ts";
import type { Fault } from "./rules.ts";

type Parts = Pick<Console, "db" | "blobs" | "renditions">;

/**
 * Puts right what needs nobody: a thumbnail is made again, a rendition too, bytes that nothing knows go. A lost original cannot
 * be made: whoever still has the picture uploads it again. Answers whether it is right now.
 */
export async function repairFault(parts: Parts, fault: Fault): Promise<boolean> {
  if (fault.fault === "extra") return removeExtra(parts, fault);
  if (fault.kind === "thumbnail") {
    await parts.blobs.remove("thumbnail", fault.digest);
    await parts.renditions.thumbnail(fault.digest);
    return true;
  }
  return fault.kind === "rendition" && remakeRendition(parts, fault);
}

async function removeExtra({ db, blobs }: Parts, { kind, digest }: Fault): Promise<boolean> {
  return (await removeUnrecorded({ db, blobs }, [kind], [digest])).length > 0;
}

/** A rendition that no revision shows is forgotten, and made again when somebody looks. */
async function remakeRendition({ db, blobs, renditions }: Parts, { digest }: Fault): Promise<boolean> {
  await blobs.remove("rendition", digest);
  if (!(await isShown(db, digest))) {
    await db.rendition.deleteMany({ where: { digest } });
    return true;
  }
  const rows = await db.rendition.findMany({ where: { digest }, select: { source: true } });
  const recipes = await db.$queryRaw<{ recipe: unknown }[]>`
    SELECT DISTINCT r."playerRecipe" AS recipe FROM "Revision" r JOIN "Manifest" m ON m."digest" = r."manifestDigest"
    WHERE r."playerRecipe" IS NOT NULL AND ${digest} = ANY(m."blobs")`;
  for (const { source } of rows) {
    for (const { recipe } of recipes) {
      const made = await renditions.make(source as typeof digest, playerRecipeSchema.parse(recipe));
      if (made.digest === digest) return true;
    }
  }
  return false;
}
