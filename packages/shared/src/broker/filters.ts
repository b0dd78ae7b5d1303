import { z } from "zod";

/** What is wrong with a topic or a filter (MQTT 3.1.1 §4.7), or with it at this console. */
export const filterFaults = [
  "empty",
  "too_long",
  /** a control character, which brokers may refuse */
  "character",
  /** `#` is not the whole last level */
  "hash_not_last",
  /** `+` shares its level with something */
  "plus_not_alone",
  /** shared subscriptions: no two brokers agree on them */
  "shared",
  /** a topic of the broker's own: its control, not its messages */
  "broker_own",
  /** a topic names one place: `+` and `#` are for listening */
  "wildcard",
] as const;
export type FilterFault = (typeof filterFaults)[number];

/** in UTF-8; MQTT's own limit is 65,535, and some brokers refuse much shorter ones */
const maxTopicBytes = 1024;

/** Why nobody can listen with this filter, or `null`. Of the broker's own topics only its figures under `$SYS/` may be heard. */
export function filterFault(filter: string): FilterFault | null {
  const fault = nameFault(filter);
  if (fault !== null) return fault;
  if (filter.startsWith("$share/")) return "shared";
  if (isBrokersOwn(filter)) return "broker_own";
  const levels = filter.split("/");
  if (levels.some((level, at) => level.includes("#") && (level !== "#" || at < levels.length - 1))) {
    return "hash_not_last";
  }
  return levels.some((level) => level.includes("+") && level !== "+") ? "plus_not_alone" : null;
}

/** Whether a topic is the broker's own business, and none of its figures. NATS sends such ones to whoever listens to `#`. */
export function isBrokersOwn(topic: string): boolean {
  return topic.startsWith("$") && !topic.startsWith("$SYS/");
}

/** Why nobody can publish to this topic, or `null`. */
export function topicFault(topic: string): FilterFault | null {
  const fault = nameFault(topic);
  if (fault !== null) return fault;
  if (topic.startsWith("$")) return "broker_own";
  return /[+#]/.test(topic) ? "wildcard" : null;
}

export const topicSchema = z.string().refine((topic) => topicFault(topic) === null, "no topic that can be used");

function nameFault(name: string): FilterFault | null {
  if (name === "") return "empty";
  if (new TextEncoder().encode(name).length > maxTopicBytes) return "too_long";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return /[\u0000-\u001f\u007f-\u009f]/.test(name) ? "character" : null;
}
