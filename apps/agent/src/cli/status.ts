import { formatBytes, formatProgress } from "@holofleet/shared/format.ts";
import type { Logger } from "pino";
import { requireIdentity } from "#enrol/identity.ts";
import { presentHealth } from "#health/health.ts";
import { askRunning } from "#health/running.ts";
import type { Health } from "#health/snapshot.ts";
import { openStore } from "#store/store.ts";

/** The agent at a glance: from the running one, else what its folder says. @throws AppError unauthorized, disk_failed */
export async function readStatus(dataDir: string, log: Logger): Promise<Health> {
  const identity = await requireIdentity(dataDir);
  const running = await askRunning(dataDir, identity.agentId);
  if (running) return running;
  const store = await openStore(dataDir, log);
  const desired = store.desired()?.desired;
  return presentHealth({
    running: false,
    identity,
    store,
    disk: await store.size(),
    link: { transport: "none", url: null, reason: "The agent is not running." },
    projectors: [],
    sync: {
      phase: "idle",
      generation: desired?.generation ?? 0,
      epoch: desired?.epoch ?? null,
      desiredRelease: desired?.release.digest ?? null,
      activeRelease: store.activeRelease(),
      files: { done: 0, total: 0 },
      bytes: { done: 0, total: 0 },
      rate: 0,
      eta: null,
      work: null,
      reason: null,
      works: [],
      faults: [],
    },
  });
}

/** The same in words, one fact per line. */
export function presentStatusLines(health: Health): string[] {
  const { agent, link, works, disk, projectors, running } = health;
  return [
    `${agent.mall.code} ${agent.mall.name} · agent ${agent.id} · ${running ? "running" : "NOT RUNNING (this is what its folder says)"}`,
    `  console     ${agent.console}`,
    ...(running ? [`  messages    ${linkWords(link)}`] : []),
    `  sync        ${syncWords(health)}`,
    `  disk        ${formatBytes(disk.usedBytes)} used, ${formatBytes(disk.freeBytes)} free`,
    `  works       ${works.length === 0 ? "none" : works.length}`,
    ...works.map(
      ({ slug, title, revision, frames }) => `    ${slug}  revision ${revision}, ${frames} frames  ${title}`,
    ),
    ...(health.legacy ? [`  older       ${legacyWords(health.legacy)}`] : []),
    ...(projectors.length > 0 ? ["  projectors"] : []),
    ...projectors.map(
      ({ name, state }) =>
        `    ${name}  ${state.link === "online" ? state.power.value : (state.linkReason ?? state.link)}`,
    ),
  ];
}

function legacyWords({ listening, reason, files, failing, stored }: NonNullable<Health["legacy"]>): string {
  const link = listening ? "listening" : `not listening. ${reason ?? "It is being connected."}`;
  const open = files.done < files.total ? `, ${files.done} of ${files.total} fetched` : "";
  return `${stored} pictures${open}${failing > 0 ? `, ${failing} tried again` : ""}, ${link}`;
}

function linkWords({ transport, url, reason }: Health["link"]): string {
  if (transport === "mqtt") return `by MQTT, ${url}`;
  return `${transport === "http" ? "over HTTP, every 10 s" : "none"}${reason ? `. ${reason}` : ""}`;
}

function syncWords({ sync }: Health): string {
  const { phase, desiredRelease, activeRelease, reason } = sync;
  if (phase === "transferring") return formatProgress(sync);
  if (reason) return `${phase}: ${reason.message}`;
  if (desiredRelease === null) return "nothing was asked of this agent yet";
  return desiredRelease === activeRelease ? "in sync" : phase === "idle" ? "not finished" : phase;
}
