import { driverKinds } from "@holofleet/shared/protocol/projectors/template.ts";
import { projectorConfigSchema } from "@holofleet/shared/protocol/projectors.ts";
import { z } from "zod";
import { mallTagSchema } from "../assignments.ts";

export const projectorHostSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.:-]{0,253}[A-Za-z0-9])?$/, "an IP address or a host name");
export const projectorPortSchema = z.number().int().min(1).max(65535);

export const inputIcons = ["computer", "player", "camera", "network", "storage", "video"] as const;

/** What people call an input. Those that are hidden are not offered. */
export const inputLabelSchema = z.object({
  code: z.string().trim().min(1).max(40),
  label: z.string().trim().max(40),
  icon: z.enum(inputIcons).nullable().default(null),
  hidden: z.boolean().default(false),
});
export type InputLabel = z.infer<typeof inputLabelSchema>;

/** What a driver needs beside address and password. None of it is secret. */
export const driverOptionsSchema = projectorConfigSchema
  .pick({ user: true, auth: true, template: true, wakeMac: true, pollSeconds: true })
  .partial();
export type DriverOptions = z.infer<typeof driverOptionsSchema>;

export const lightSources = ["", "lamp", "laser"] as const;

const word = z
  .string()
  .trim()
  .max(60)
  .regex(/^[^\p{Cc}]*$/u, "no invisible character");

/** What people say about a projector; everything may be left out. */
export const projectorFactsSchema = z.object({
  driver: z.enum(driverKinds),
  options: driverOptionsSchema,
  zone: word,
  floor: word,
  /** electrical circuit: projectors of one are switched on one after the other */
  circuit: word,
  tags: z.array(mallTagSchema).max(20),
  model: word,
  serial: word,
  /** empty: nobody said, and the device is asked */
  light: z.enum(lightSources),
  serviceDate: z.iso.date().nullable(),
  inputs: z.array(inputLabelSchema).max(40),
  /** hours after which the lamp wants a new one, the filter a cleaning */
  lampLimit: z.number().int().min(1).max(200_000).nullable(),
  filterLimit: z.number().int().min(1).max(200_000).nullable(),
});
export type ProjectorFacts = z.infer<typeof projectorFactsSchema>;

/** What holds where nobody said anything. */
export const defaultFacts: ProjectorFacts = {
  driver: "pjlink",
  options: {},
  zone: "",
  floor: "",
  circuit: "",
  tags: [],
  model: "",
  serial: "",
  light: "",
  serviceDate: null,
  inputs: [],
  lampLimit: null,
  filterLimit: null,
};

/** kept encrypted, sent to that mall's agent only, never shown again */
export const projectorPasswordSchema = z.string().min(1).max(64);
export const projectorNameSchema = z.string().trim().min(1).max(200);
