import type { DiscoverWish, FoundDevice } from "@holofleet/shared/protocol/commands.ts";
import { driverPorts } from "@holofleet/shared/protocol/projectors/template.ts";
import type { ProjectorConfig } from "@holofleet/shared/protocol/projectors.ts";
import type { Facts, Question } from "../driver.ts";
import { createDriver } from "../drivers.ts";
import type { Timings } from "../timings.ts";
import type { Resolve } from "../wire/session.ts";
import { addressesOf } from "./addresses.ts";
import { everybody, type SearchTarget, searchPjlink } from "./search.ts";

type Scanned = keyof typeof driverPorts;

export interface DiscoverOptions {
  resolve: Resolve;
  timings: Timings;
  /** the projectors that are known already */
  known: () => readonly ProjectorConfig[];
  /** where each language is looked for; its usual port where it is not said */
  ports?: Record<Scanned, number>;
  searchTargets?: readonly SearchTarget[];
}

/** How long answers to a search are waited for, milliseconds. */
const searchMs = 3_000;
/** Connections at a time: a mall's switch is no data centre's. */
const atOnce = 64;

/** The first answer tells that a device speaks the language; the others are asked when it did. */
const questionsOf: Record<Scanned, readonly [Question, ...Question[]]> = {
  pjlink: ["class", "name", "maker", "model", "serial"],
  panasonic: ["model", "serial"],
  epson: ["power", "name", "serial"],
};

/**
 * Looks for projectors: a PJLink search in the agent's own networks, then each address of the given ones on the usual ports. Signs
 * in nowhere: a device that wants a password is told by its address only.
 */
export async function discover(
  wish: DiscoverWish,
  options: DiscoverOptions,
  signal: AbortSignal,
): Promise<FoundDevice[]> {
  const answered = await searchPjlink(options.searchTargets ?? everybody(), searchMs, signal);
  const macs = new Map(answered.map(({ address, mac }) => [address, mac]));
  const hosts = [...new Set([...macs.keys(), ...addressesOf(wish.subnets)])];
  const found: FoundDevice[] = [];
  let next = 0;
  async function work(): Promise<void> {
    for (let host = hosts[next++]; host !== undefined; host = hosts[next++]) {
      const device = await examine(host, options, signal);
      const mac = macs.get(host);
      if (device !== null) found.push({ ...device, by: mac === undefined ? "scan" : "search", ...(mac && { mac }) });
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return found;
}

/** What listens at an address, in the languages that projectors speak; PJLink first, because it tells most. */
async function examine(host: string, options: DiscoverOptions, signal: AbortSignal): Promise<FoundDevice | null> {
  for (const driver of ["pjlink", "panasonic", "epson"] as const) {
    const device = await tryLanguage(host, driver, options, signal);
    if (device !== null) return device;
  }
  return null;
}

async function tryLanguage(
  host: string,
  kind: Scanned,
  options: DiscoverOptions,
  signal: AbortSignal,
): Promise<FoundDevice | null> {
  const port = (options.ports ?? driverPorts)[kind];
  const config: ProjectorConfig = { id: host, name: host, driver: kind, host, port };
  const timings = { ...options.timings, connect: 700, greeting: 2_000, reply: 2_000 };
  const driver = createDriver(config, options.resolve, timings, { known: () => ({ probed: true }), learn: () => {} });
  const known = options.known().find((one) => one.host === host && one.port === port)?.id;
  const base = { host, port, driver: kind, by: "scan" as const, ...(known !== undefined && { projector: known }) };
  try {
    const [first, ...more] = questionsOf[kind];
    const answer = await driver.read(first, signal);
    if (answer.kind === "auth") return { ...base, needsPassword: true };
    if (answer.kind === "unreachable" || answer.kind === "no_reply") return null;
    let identity: Facts["identity"] = answer.kind === "facts" ? answer.facts.identity : {};
    for (const question of more) {
      const told = await driver.read(question, signal);
      if (told.kind === "facts") identity = { ...identity, ...told.facts.identity };
    }
    const { name, maker, model, serial } = identity ?? {};
    const texts = { name, maker, model, serial };
    const told = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined && text !== ""));
    return { ...base, needsPassword: false, ...told, ...(identity?.class !== undefined && { class: identity.class }) };
  } finally {
    driver.close();
  }
}
