import type { Reader } from "#db/client.ts";
import type { Change } from "./events.ts";

/** What a mall's remote shows. */
const kinds: readonly Change["kind"][] = ["fleet", "mall", "agent", "projector", "switching", "command"];

/** Which of these changes the remotes of these malls are told, by the mall's id: what is about them, and what may be. */
export async function changesByMall(
  db: Reader,
  malls: readonly string[],
  changes: readonly Change[],
): Promise<Map<string, Change[]>> {
  const told = changes.filter(({ kind }) => kinds.includes(kind));
  const ids = (of: Change["kind"]) => told.filter(({ kind, id }) => kind === of && id !== "").map(({ id }) => id);
  const rows = await db.$queryRaw<{ mallId: string; change: string }[]>`
    SELECT "mallId", 'projector:' || id AS change FROM "Projector" WHERE id = ANY(${ids("projector")}::text[])
    UNION ALL SELECT "mallId", 'agent:' || id FROM "Agent" WHERE id = ANY(${ids("agent")}::text[])
    UNION ALL SELECT agent."mallId", 'command:' || command.id FROM "Command" AS command
      JOIN "Agent" AS agent ON agent.id = command."agentId" WHERE command.id = ANY(${ids("command")}::text[])`;
  const own = new Set(rows.map(({ mallId, change }) => `${mallId} ${change}`));
  const of = (mall: string) =>
    told.flatMap((change): Change[] => {
      const { kind, id } = change;
      // a projector that was removed is found nowhere any more
      if (kind === "mall") return id === mall || id === "" ? [change, { kind: "projector", id: "" }] : [];
      return id === "" || (kind === "switching" && id === mall) || own.has(`${mall} ${kind}:${id}`) ? [change] : [];
    });
  return new Map(malls.map((mall) => [mall, of(mall)] as const).filter(([, changes]) => changes.length > 0));
}
