import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { AppError, toAppError } from "@holofleet/shared/errors.ts";
import { requestInstallCode } from "#features/enrolment/service.ts";
import type { Console } from "../context.ts";
import { startChild } from "./child.ts";
import { becomesFree, freePort } from "./ports.ts";
import { demoMall, isEmpty, seedDemo } from "./seed.ts";

export interface Demo {
  /** one line about it for whoever started the console */
  words: string;
  stop(): Promise<void>;
}

/**
 * Brings the demo up: on an empty database it is seeded first; on one that it was seeded into from this data folder, its mall
 * starts again. Anything else is a real fleet and left alone (`null`). A demo that cannot start says why and harms nothing.
 */
export async function startDemo(console: Console): Promise<Demo | null> {
  const data = join(console.env.home, "demo-mall");
  try {
    if (await isEmpty(console)) {
      await rm(data, { recursive: true, force: true });
      await mkdir(data, { recursive: true });
      await seedDemo(console, (await freePort(4352)) ?? (await freePort(0)) ?? 4352);
    }
    return existsSync(data) ? await startMall(console, data) : null;
  } catch (thrown) {
    console.log.warn({ err: thrown }, "demo did not start");
    return { words: `not started: ${toAppError(thrown).message}`, stop: async () => {} };
  }
}

async function startMall(console: Console, data: string): Promise<Demo | null> {
  const { db, env, log } = console;
  const mall = await db.mall.findUnique({
    where: { code: demoMall },
    select: {
      _count: { select: { agents: true } },
      projectors: { where: { host: "127.0.0.1" }, select: { port: true } },
    },
  });
  if (!mall) return null;
  // somebody may have removed the projector; the mall needs none to show works
  const projectorPort = mall.projectors[0]?.port ?? (await freePort(0)) ?? 0;
  if (!(await becomesFree(projectorPort))) throw taken(projectorPort, "remove its projector in the console");
  if (!(await becomesFree(env.playerPort))) throw taken(env.playerPort, "set HOLOFLEET_PLAYER_PORT to a free one");

  const consoleUrl = `http://${env.host === "localhost" ? "localhost" : "127.0.0.1"}:${env.port}`;
  const ask = { mall: demoMall, by: null, consoleUrl, packages: null };
  const code = mall._count.agents === 0 ? (await requestInstallCode(db, ask)).code : null;
  const child = startChild({
    log,
    program: "@holofleet/simulator/demo-mall.ts",
    args: {
      console: consoleUrl,
      data,
      "projector-port": String(projectorPort),
      "player-port": String(env.playerPort),
      ...(code && { code }),
    },
  });
  return { words: `mall ${demoMall}, its player on http://127.0.0.1:${env.playerPort}`, stop: child.stop };
}

function taken(port: number, otherwise: string): AppError {
  return new AppError("unavailable", `port ${port} is taken by another program: stop that, or ${otherwise}.`);
}
