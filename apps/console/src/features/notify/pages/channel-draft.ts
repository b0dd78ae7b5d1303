import { type Channel, type NewChannel, newChannelSchema } from "@holofleet/contract/notify/channels.ts";
import type { ChannelKind } from "@holofleet/contract/notify/deliveries.ts";

/** A channel as it is typed. */
export interface Draft {
  name: string;
  kind: ChannelKind;
  locale: Channel["locale"];
  people: ReadonlySet<string>;
  /** with commas between them */
  addresses: string;
  url: string;
  secret: string;
  enabled: boolean;
}

export const hasReaders = (kind: ChannelKind) => kind === "app" || kind === "email";
/** Robots that sign what they get with a secret of their own. */
export const takesSecret = (kind: ChannelKind) => kind === "feishu" || kind === "dingtalk";

/** What stands in the form at first. */
export function draftOf(channel: Channel | undefined, locale: Channel["locale"]): Draft {
  return {
    name: channel?.name ?? "",
    kind: channel?.kind ?? "app",
    locale: channel?.locale ?? locale,
    people: new Set(channel?.people.map(({ id }) => id)),
    addresses: channel?.addresses.join(", ") ?? "",
    url: "",
    secret: "",
    enabled: channel?.enabled ?? true,
  };
}

/** What is sent for a draft: only what its kind has. Empty secrets stay as they are stored. `null` while it is incomplete. */
export function settingsOf(draft: Draft, isNew: boolean): NewChannel | null {
  const { name, kind, locale, url, secret } = draft;
  const addresses = draft.addresses.split(/[,，;\s]+/).filter((address) => address !== "");
  const parsed = newChannelSchema.safeParse({
    name,
    kind,
    ...(kind !== "app" && { locale }),
    ...(hasReaders(kind) && { people: [...draft.people] }),
    ...(kind === "email" && { addresses }),
    ...(!hasReaders(kind) && url.trim() !== "" && { url: url.trim() }),
    ...(takesSecret(kind) && secret !== "" && { secret }),
  });
  if (!parsed.success) return null;
  const isRead = draft.people.size + (kind === "email" ? addresses.length : 0) > 0;
  const isComplete = hasReaders(kind) ? isRead : !isNew || parsed.data.url !== undefined;
  return isComplete ? parsed.data : null;
}
