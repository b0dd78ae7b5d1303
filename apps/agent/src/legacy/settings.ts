import { AppError } from "@holofleet/shared/errors.ts";
import { type LegacyTopics, legacyTopics, legacyTopicVariants } from "@holofleet/shared/protocol/legacy.ts";
import { z } from "zod";

/** The older system beside Holofleet, as the settings name it. */
export interface LegacySettings {
  /** of its broker, with user name and password in it */
  mqttUrl: string;
  /** this mall's code there; `null`: the code that it has here */
  mall: string | null;
  variant: (typeof variants)[number];
  /** what pictures may be fetched from, as `URL.origin` has them */
  origins: string[];
  /** names among the origins may lead into an inner network */
  allowPrivate: boolean;
}

const variants = [...legacyTopicVariants, "both"] as const;

/** The variables, all of them optional: without the first nothing of this room runs. */
export const legacyVariables = {
  HOLOFLEET_LEGACY_MQTT_URL: z
    .string()
    .refine(
      (text) => text === "" || isBrokerUrl(text),
      "is a broker's address such as mqtt://name:password@10.0.0.5:1883",
    )
    .default(""),
  HOLOFLEET_LEGACY_MALL: z
    .string()
    .regex(/^[^+#/]{0,100}$/, "is the mall's code in the older system, without + # and /")
    .default(""),
  HOLOFLEET_LEGACY_TOPICS: z.enum(variants, `is one of ${variants.join(", ")}`).default("mall"),
  HOLOFLEET_LEGACY_ORIGINS: z
    .string()
    .default("")
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine((list) => list.every(isOrigin), "is a list of origins such as https://img.example.com,http://10.0.0.5:8080")
    .transform((list) => list.map((one) => new URL(one).origin)),
  HOLOFLEET_LEGACY_ALLOW_PRIVATE: z
    .enum(["0", "1", ""], "is a switch: 1 or 0")
    .default("")
    .transform((value) => value === "1"),
};

/** What the variables say, or `null` without an older broker. @throws AppError bad_request when the others are set without it */
export function readLegacy(env: z.infer<z.ZodObject<typeof legacyVariables>>): LegacySettings | null {
  const { HOLOFLEET_LEGACY_MQTT_URL: mqttUrl, HOLOFLEET_LEGACY_ORIGINS: origins } = env;
  if (mqttUrl === "") {
    if (origins.length === 0 && env.HOLOFLEET_LEGACY_MALL === "") return null;
    const message = "HOLOFLEET_LEGACY_MQTT_URL is missing: the older system's broker, where its lists come from.";
    throw new AppError("bad_request", message);
  }
  const { HOLOFLEET_LEGACY_TOPICS: variant, HOLOFLEET_LEGACY_ALLOW_PRIVATE: allowPrivate } = env;
  return { mqttUrl, mall: env.HOLOFLEET_LEGACY_MALL || null, variant, origins, allowPrivate };
}

/** The topics that are listened to. */
export function topicsOf({ mall, variant }: LegacySettings, code: string): LegacyTopics[] {
  const kinds = variant === "both" ? legacyTopicVariants : [variant];
  return kinds.map((kind) => legacyTopics(mall ?? code, kind));
}

function isBrokerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return ["mqtt:", "mqtts:", "ws:", "wss:"].includes(protocol) && hostname !== "" && isDecodable(username + password);
}

/** Whether percent-encoded text can be read. */
export function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, username } = new URL(text);
  return /^https?:$/.test(protocol) && pathname === "/" && !search && !hash && !username;
}
