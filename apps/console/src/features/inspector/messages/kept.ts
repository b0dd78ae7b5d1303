import type { InspectedBatch, InspectedMessage } from "@holofleet/contract/fleet/inspector.ts";

/** What a page keeps at most: so many messages, and characters of their contents. */
export const maxKept = 2_000;
const maxKeptChars = 5_000_000;

export interface Heard {
  /** newest first */
  messages: readonly InspectedMessage[];
  /** the page had no eyes for them */
  dropped: number;
  /** counted while the page stood still; `null` when it does not */
  passed: number | null;
}

export const nothingHeard: Heard = { messages: [], dropped: 0, passed: null };

/** With what came now. A page that stands still counts, and keeps what it shows. */
export function withBatch(heard: Heard, batch: InspectedBatch): Heard {
  if (heard.passed !== null) return { ...heard, passed: heard.passed + batch.messages.length + batch.dropped };
  return {
    ...heard,
    messages: newest([...batch.messages.toReversed(), ...heard.messages]),
    dropped: heard.dropped + batch.dropped,
  };
}

/** Those whose topic, type or content has these words, in any case. */
export function search(messages: readonly InspectedMessage[], words: string): readonly InspectedMessage[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return messages;
  return messages.filter(({ topic, envelope, text }) =>
    `${topic}\n${envelope?.type ?? ""}\n${text}`.toLowerCase().includes(wanted),
  );
}

function newest(messages: InspectedMessage[]): InspectedMessage[] {
  let chars = 0;
  const end = messages.findIndex(({ text }, index) => {
    chars += text.length;
    return index >= maxKept || chars > maxKeptChars;
  });
  return end === -1 ? messages : messages.slice(0, Math.max(end, 1));
}
