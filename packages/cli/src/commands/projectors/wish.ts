import { AppError } from "@holofleet/shared/errors.ts";
import { type ProjectorWish, projectorWishSchema } from "@holofleet/shared/protocol/commands.ts";

export const wishWordsHelp =
  "power on|off, input <code>, blank on|off, mute on|off, freeze on|off, louder, quieter, named <name>, refresh";

const onOff: Record<string, boolean> = { on: true, off: false };

/** A wish as people type it. @throws AppError bad_request */
export function wishOf([noun = "", value = ""]: readonly string[]): ProjectorWish {
  const on = onOff[value];
  const wishes: Record<string, unknown> = {
    power: { type: "power", on },
    input: { type: "input", code: value },
    blank: { type: "mute", video: on ?? null },
    mute: { type: "mute", audio: on ?? null },
    freeze: { type: "freeze", on },
    louder: { type: "volume", target: "speaker", step: "up" },
    quieter: { type: "volume", target: "speaker", step: "down" },
    named: { type: "named", name: value },
    refresh: { type: "refresh" },
  };
  const wish = projectorWishSchema.safeParse(Object.hasOwn(wishes, noun) ? wishes[noun] : undefined);
  if (!wish.success) throw new AppError("bad_request", `This is no wish: ${noun} ${value}. Known: ${wishWordsHelp}`);
  return wish.data;
}

/** Whether a command ended as it was meant to. */
export function isGood(state: string): boolean {
  return ["confirmed", "already", "unverifiable"].includes(state);
}
