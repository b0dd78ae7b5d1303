import type { AgentQuestion, Granted } from "@holofleet/shared/codes/wire.ts";
import { answerOf } from "#features/codes/service.ts";
import type { Console } from "../../context.ts";

/**
 * Answers `POST /agent/v1/codes/redeem`: a kiosk of the agent's mall asks for an access code. Guesses are counted for the kiosk's
 * address and for the agent.
 * @throws AppError access_code_…, rate_limited, conflict
 */
export async function answerCode(
  { db, codes }: Pick<Console, "db" | "codes">,
  agent: { id: string; mallId: string },
  { code, key, kiosk, from }: AgentQuestion,
): Promise<Granted> {
  const mall = await db.mall.findUniqueOrThrow({ where: { id: agent.mallId }, select: { id: true, code: true } });
  const shared = `agent:${agent.id}`;
  const asker = { way: "agent", source: `${shared}/${from}`, shared, asker: kiosk ?? from, mall } as const;
  return answerOf(await codes.redeem({ code, key }, asker));
}
