import { z } from "zod";

export const powerStates = ["standby", "warming", "on", "cooling", "unknown"] as const;
export const linkStates = ["online", "offline", "auth_failed", "unknown"] as const;

/** A fact and when the device itself said so, epoch milliseconds by the agent's clock. */
const field = <T extends z.ZodType>(value: T) => z.object({ value, at: z.number() });

export const projectorStateSchema = z.object({
  link: z.enum(linkStates),
  /** why the link is not online, one plain sentence */
  linkReason: z.string().max(500).optional(),
  power: field(z.enum(powerStates)),
  input: field(z.string().max(40)).optional(),
  /** fan, lamp, temperature, cover, filter, other (PJLink ERST) */
  errors: field(
    z.record(z.enum(["fan", "lamp", "temperature", "cover", "filter", "other"]), z.enum(["ok", "warning", "error"])),
  ).optional(),
  lamps: field(z.array(z.object({ hours: z.number(), on: z.boolean() })).max(8)).optional(),
  identity: z
    .object({
      name: z.string().max(128).optional(),
      maker: z.string().max(128).optional(),
      model: z.string().max(128).optional(),
      class: z.union([z.literal(1), z.literal(2)]).optional(),
    })
    .optional(),
});
export type ProjectorState = z.infer<typeof projectorStateSchema>;

/** What an agent is told about one projector: where it is and how to sign in. Sent to that mall's agent only. */
export const projectorConfigSchema = z.object({
  id: z.string().max(64),
  name: z.string().max(200),
  driver: z.enum(["pjlink"]),
  host: z.string().max(255),
  port: z.number().int().min(1).max(65535),
  password: z.string().max(64).optional(),
});
export type ProjectorConfig = z.infer<typeof projectorConfigSchema>;
