import { z } from "zod";
import { momentSchema } from "../moment.ts";
import { driverKinds, projectorTemplateSchema } from "./projectors/template.ts";

export const powerStates = ["standby", "warming", "on", "cooling", "unknown"] as const;
export const linkStates = ["online", "offline", "auth_failed", "unknown"] as const;
export const faultParts = ["fan", "lamp", "temperature", "cover", "filter", "other"] as const;
export const faultLevels = ["ok", "warning", "error"] as const;
/** What a device may turn out not to know, so that nobody is offered it. `mute`: neither; `mute.split`: only both together. */
export const projectorFeatures = ["input", "mute", "mute.split", "freeze", "volume", "microphone"] as const;

/** A fact and when the device itself said so, epoch milliseconds by the agent's clock. */
const field = <T extends z.ZodType>(value: T) => z.object({ value, at: momentSchema });
const label = z.string().max(128);

export const projectorMuteSchema = z.object({ video: z.boolean(), audio: z.boolean() });
export type ProjectorMute = z.infer<typeof projectorMuteSchema>;

export const projectorStateSchema = z.object({
  link: z.enum(linkStates),
  /** why the link is not online, one plain sentence */
  linkReason: z.string().max(500).optional(),
  /** `since`: when the agent saw it become so; a warm-up's countdown starts there */
  power: field(z.enum(powerStates)).extend({ since: momentSchema.optional() }),
  input: field(z.string().max(40)).optional(),
  mute: field(projectorMuteSchema).optional(),
  freeze: field(z.boolean()).optional(),
  /** resolution such as `1920x1080`, `none`, or `unknown` (PJLink 2 IRES) */
  signal: field(z.string().max(20)).optional(),
  /** fan, lamp, temperature, cover, filter, other (PJLink ERST) */
  errors: field(z.record(z.enum(faultParts), z.enum(faultLevels))).optional(),
  /** none: a laser */
  lamps: field(z.array(z.object({ hours: z.number(), on: z.boolean() })).max(8)).optional(),
  /** hours, `null` where there is no filter */
  filterHours: field(z.number().nullable()).optional(),
  identity: z
    .object({
      name: label,
      maker: label,
      model: label,
      other: label,
      serial: label,
      software: label,
      class: z.union([z.literal(1), z.literal(2)]),
      /** model numbers of the parts to order */
      lampModels: label,
      filterModels: label,
      /** resolution that it shows best, such as `1920x1200` */
      resolution: z.string().max(20),
    })
    .partial()
    .optional(),
  /** what the device says it has; its name for each where it tells one */
  inputs: z
    .array(z.object({ code: z.string().max(40), name: z.string().max(64).optional() }))
    .max(40)
    .optional(),
  unsupported: z.array(z.enum(projectorFeatures)).optional(),
  /** how long it takes, learned from this device: seconds from the order to on, and to standby */
  warmUpSeconds: z.number().optional(),
  coolDownSeconds: z.number().optional(),
  /** when something changed that this agent had not asked for: somebody uses a remote control or another system */
  otherController: z.object({ at: momentSchema, what: z.string().max(200) }).optional(),
});
export type ProjectorState = z.infer<typeof projectorStateSchema>;
export type ProjectorFeature = (typeof projectorFeatures)[number];

/** What an agent is told about one projector: where it is and how to sign in. Sent to that mall's agent only. */
export const projectorConfigSchema = z.object({
  id: z.string().max(64),
  name: z.string().max(200),
  driver: z.enum(driverKinds),
  host: z.string().max(255),
  port: z.number().int().min(1).max(65535),
  /** Panasonic's web control user; PJLink has none */
  user: z.string().max(64).optional(),
  password: z.string().max(64).optional(),
  /** PJLink sign-in: `auto` tries what the device offers, and SHA-256 at most once */
  auth: z.enum(["auto", "md5", "sha256"]).optional(),
  /** of the `template` driver */
  template: projectorTemplateSchema.optional(),
  /** sent a wake-on-LAN packet when it does not answer an order to switch on */
  wakeMac: z
    .string()
    .regex(/^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$/)
    .optional(),
  /** electrical circuit: projectors of one are switched on one after the other */
  circuit: z.string().max(64).optional(),
  /** between two polls while nothing happens; 20 where it is not said */
  pollSeconds: z.number().int().min(5).max(3600).optional(),
});
export type ProjectorConfig = z.infer<typeof projectorConfigSchema>;
