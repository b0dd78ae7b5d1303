import { z } from "zod";
import { driverKinds } from "./template.ts";

/** Networks of a scan as `192.168.7.0/24`; at most 1022 addresses each. */
export const subnetSchema = z
  .string()
  .regex(/^(\d{1,3}\.){3}\d{1,3}\/(2[2-9]|3[0-2])$/, "a network such as 192.168.7.0/24");

/** A device that answered a search. What it tells without a password, if it wants one, is its address only. */
export const foundDeviceSchema = z.object({
  host: z.string().max(255),
  port: z.number().int().min(1).max(65535),
  driver: z.enum(driverKinds),
  needsPassword: z.boolean(),
  /** how it was found */
  by: z.enum(["search", "scan"]),
  mac: z.string().max(17).optional(),
  name: z.string().max(128).optional(),
  maker: z.string().max(128).optional(),
  model: z.string().max(128).optional(),
  serial: z.string().max(128).optional(),
  class: z.union([z.literal(1), z.literal(2)]).optional(),
  /** id of the projector that is configured at this address already */
  projector: z.string().max(64).optional(),
});
export type FoundDevice = z.infer<typeof foundDeviceSchema>;
