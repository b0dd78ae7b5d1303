import type { ProjectorWish } from "@holofleet/shared/protocol/commands.ts";
import type { ProjectorConfig } from "@holofleet/shared/protocol/projectors.ts";
import JSON5 from "json5";

/** What a message of the older remote control asks of this mall. */
export interface RemotePlan {
  /** those of the mall's own projectors that the message names */
  projectors: Pick<Known, "id" | "name">[];
  wish: ProjectorWish | null;
  /** the command as it was said */
  said: string;
  /** why nothing is done, in words; `null` when something is */
  refusal: string | null;
}

type Known = Pick<ProjectorConfig, "id" | "name" | "host" | "port">;

/** Largest message in bytes. */
const maxBytes = 64_000;

const power = (on: boolean): ProjectorWish => ({ type: "power", on });
const mute = (video: boolean): ProjectorWish => ({ type: "mute", video });

/** The older words, without case, spaces and signs. */
const words: Record<string, ProjectorWish> = {
  on: power(true),
  poweron: power(true),
  turnon: power(true),
  open: power(true),
  start: power(true),
  boot: power(true),
  "1": power(true),
  true: power(true),
  powr1: power(true),
  pon: power(true),
  pwron: power(true),
  开: power(true),
  开机: power(true),
  打开: power(true),
  off: power(false),
  poweroff: power(false),
  turnoff: power(false),
  close: power(false),
  stop: power(false),
  shutdown: power(false),
  standby: power(false),
  "0": power(false),
  false: power(false),
  powr0: power(false),
  pof: power(false),
  pwroff: power(false),
  关: power(false),
  关机: power(false),
  关闭: power(false),
  mute: mute(true),
  blank: mute(true),
  shutter: mute(true),
  shutteron: mute(true),
  blankon: mute(true),
  muteon: mute(true),
  avmt31: mute(true),
  黑屏: mute(true),
  unmute: mute(false),
  unblank: mute(false),
  shutteroff: mute(false),
  blankoff: mute(false),
  muteoff: mute(false),
  avmt30: mute(false),
  freeze: { type: "freeze", on: true },
  freezeon: { type: "freeze", on: true },
  unfreeze: { type: "freeze", on: false },
  freezeoff: { type: "freeze", on: false },
  status: { type: "refresh" },
  refresh: { type: "refresh" },
  query: { type: "refresh" },
};

/** Reads `{command, projectors}`, in JSON as people write it, against the mall's own projectors. Nothing else is ever acted on. */
export function readRemote(payload: Uint8Array, inventory: readonly Known[]): RemotePlan {
  const message = parse(payload);
  if (typeof message === "string") return { projectors: [], wish: null, said: "", refusal: message };
  const { command, projectors } = message;
  const named = [projectors].flat().slice(0, 1_000);
  const found = inventory.filter((known) => named.some((name) => isNamed(name, known)));
  const wish = wishOf(command);
  const said = (typeof command === "string" ? command : (JSON.stringify(command) ?? "nothing")).slice(0, 60);
  const refusal = wish === null ? `The older system asked for "${said}", which no projector is told.` : null;
  return { projectors: found.map(({ id, name }) => ({ id, name })), wish, said, refusal };
}

function parse(payload: Uint8Array): { command: unknown; projectors: unknown } | string {
  if (payload.length > maxBytes) return `A message of ${payload.length} bytes is no order for projectors.`;
  try {
    const value: unknown = JSON5.parse(new TextDecoder().decode(payload));
    if (value !== null && typeof value === "object" && "command" in value && "projectors" in value)
      return { command: value.command, projectors: value.projectors };
    return "The older system's order says no command or no projectors.";
  } catch {
    return "The older system's order is no JSON.";
  }
}

function wishOf(command: unknown): ProjectorWish | null {
  if (!["string", "number", "boolean"].includes(typeof command)) return null;
  const word = String(command)
    .toLowerCase()
    .replace(/^\s*%[12]/, "")
    .replace(/[^\p{L}\p{N}]/gu, "");
  return Object.hasOwn(words, word) ? (words[word] ?? null) : null;
}

/** A projector by its name, id or address, or by an object with one of these; of several in an object each must be this one's. */
function isNamed(name: unknown, known: Known): boolean {
  if (typeof name === "string" || typeof name === "number") {
    const text = String(name).trim().toLowerCase();
    const { id, host, port } = known;
    return [id, known.name, host, `${host}:${port}`].some((own) => own.toLowerCase() === text);
  }
  if (name === null || typeof name !== "object") return false;
  const given = new Map(Object.entries(name).map(([key, value]) => [key.toLowerCase(), value]));
  const keys = ["id", "name", "address", "host", "ip"].filter((key) =>
    ["string", "number"].includes(typeof given.get(key)),
  );
  const port = given.get("port");
  if (port !== undefined && Number(port) !== known.port) return false;
  return keys.length > 0 && keys.every((key) => isNamed(given.get(key), known));
}
