import { AppError } from "@holofleet/shared/errors.ts";
import type { Reader } from "#db/client.ts";
import { idOfMall } from "./batches.ts";

/**
 * Where somebody redeems a code: the mall that was named, or the only one that exists for them (`malls`, ids). `null`: a person
 * for whom all malls exist did not say.
 * @throws AppError not_found, bad_request when it has to be said
 */
export async function placeOf(
  db: Reader,
  code: string | undefined,
  malls: readonly string[] | null,
): Promise<{ id: string; code: string } | null> {
  if (code !== undefined) return { id: await idOfMall(db, code), code };
  if (malls === null) return null;
  const [only, ...others] = await db.mall.findMany({
    where: { id: { in: [...malls] } },
    select: { id: true, code: true },
  });
  if (only && others.length === 0) return only;
  throw new AppError("bad_request", "mall: say in which of your malls the code is used.");
}
