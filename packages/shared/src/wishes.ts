import type { ProjectorWish } from "./protocol/commands.ts";

/** A wish in a few English words, for journals and terminals: `power on`, `input 31`. */
export function wishWords(wish: ProjectorWish): string {
  switch (wish.type) {
    case "power":
    case "freeze":
      return `${wish.type} ${onOff(wish.on)}`;
    case "input":
      return `input ${wish.code}`;
    case "mute": {
      const parts = (["video", "audio"] as const).flatMap((part) => {
        const on = wish[part];
        return on === undefined ? [] : [`${part} mute ${onOff(on)}`];
      });
      return parts.join(", ") || "mute";
    }
    case "volume":
      return `${wish.target} volume ${wish.step}`;
    case "named":
      return wish.name;
    case "refresh":
      return "refresh";
  }
}

const onOff = (on: boolean): string => (on ? "on" : "off");
