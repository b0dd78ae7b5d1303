import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Desired } from "@holofleet/shared/protocol/agent-http.ts";
import { fleetRow, recordSeen } from "#features/agents/service.ts";
import { agentCuesFor } from "#features/cues/service.ts";
import { openingHoursFor } from "#features/hours/service.ts";
import { lineSettings } from "#features/lines/service.ts";
import { projectorConfigsFor } from "#features/projectors/service.ts";
import { readReleases } from "#features/releases/service.ts";
import { recordRead } from "#features/syncs/service.ts";
import type { Console } from "../../context.ts";
import { hasLinks } from "./links.ts";

/**
 * Answers `GET /agent/v1/desired`: the authority on what an agent should hold and know. The generation is read first, so that
 * what follows is of that generation or newer, never older.
 */
export async function answerDesired(
  console: Console,
  agentId: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { db, env, secrets } = console;
  const agent = await db.agent.findUniqueOrThrow({
    where: { id: agentId },
    select: {
      generation: true,
      desiredRelease: true,
      downloadNow: true,
      rotateAskedAt: true,
      mall: { select: { id: true, code: true, name: true, timezone: true } },
    },
  });
  const { epoch } = await fleetRow(db);
  const { generation } = agent;
  await recordSeen(db, [agentId], new Date());
  await recordRead(db, agentId, generation);

  const mqttUrl = env.publicMqttUrl;
  const direct = hasLinks(console);
  const settings = createHash("sha256")
    .update(`${mqttUrl ?? ""}${direct ? " direct" : ""}`)
    .digest("hex")
    .slice(0, 8);
  const etag = `"${epoch}.${generation}.${settings}"`;
  res.setHeader("etag", etag);
  res.setHeader("cache-control", "private, no-cache");
  if (req.headers["if-none-match"] === etag) {
    res.writeHead(304).end();
    return;
  }

  const document = (await readReleases(db, [agent.desiredRelease])).get(agent.desiredRelease);
  if (document === undefined) throw new AppError("internal", `release ${agent.desiredRelease} is not on record`);
  const { id: mallId, ...mall } = agent.mall;
  const downloadNow = agent.downloadNow === agent.desiredRelease;
  const desired: Desired = {
    epoch,
    generation,
    release: { digest: agent.desiredRelease as Digest, document },
    projectors: await projectorConfigsFor(db, secrets, mallId),
    mall,
    settings: {
      hours: await openingHoursFor(db, mallId),
      cues: await agentCuesFor(db, mallId),
      line: await lineSettings(db, mallId, downloadNow),
    },
    mqttUrl,
    direct,
    ...(agent.rotateAskedAt && { rotate: true }),
    serverTime: Date.now(),
  };
  const body = Buffer.from(JSON.stringify(desired));
  res.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  res.end(req.method === "HEAD" ? undefined : body);
}
