import type { Mall } from "@holofleet/contract/malls.ts";
import type { Db } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { showMall } from "./service.ts";

/**
 * Sets the PIN that opens a mall's remote, given as argon2id, or takes it away. Sessions of the PIN before end at once.
 * @throws AppError not_found
 */
export async function setPin(db: Db, code: string, hash: string | null): Promise<Mall> {
  const { id } = await showMall(db, code);
  await db.$transaction(async (tx) => {
    // one after the other: two new PINs at once are one PIN
    await tx.$queryRaw`SELECT 1 FROM "Mall" WHERE id = ${id} FOR UPDATE`;
    await tx.pin.deleteMany({ where: { mallId: id } });
    if (hash !== null) await tx.pin.create({ data: { mallId: id, hash } });
    await notify(tx, { kind: "mall", id }, { kind: "session", id: "" });
  });
  return showMall(db, code);
}
