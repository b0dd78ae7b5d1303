import { z } from "zod";
import { digestSchema } from "../content/digest.ts";
import { releaseSchema } from "../content/manifest.ts";
import { agentCueSchema, mostCues } from "../cues/messages.ts";
import { lineSchema } from "../line.ts";
import { openingHoursSchema } from "./projectors/hours.ts";
import { projectorConfigSchema } from "./projectors.ts";
import { agentIdPattern } from "./topics.ts";

/** Routes of the console that an agent calls. All but `enrol` carry `Authorization: Bearer <agentId>.<token>`. */
export const agentRoutes = {
  /** POST: one-time code → identity */
  enrol: "/agent/v1/enrol",
  /** GET: what the agent should hold; `ETag` / `If-None-Match` make a no-change answer one empty 304 */
  desired: "/agent/v1/desired",
  /** POST: envelopes up, envelopes down: the same messages as over MQTT, for a mall whose broker is out of reach */
  report: "/agent/v1/report",
  /** GET …/{64 hex}: a manifest's bytes */
  manifests: "/agent/v1/manifests",
  /** GET …/{64 hex}: a blob's bytes, with Range */
  blobs: "/agent/v1/blobs",
  /** POST: what the agent found when it examined itself (../install/checklist.ts) */
  checklist: "/agent/v1/checklist",
  /** POST: the token that this agent takes in place of its own, after `Desired.rotate` */
  token: "/agent/v1/token",
  /** POST: digests → these blobs as one stream (../content/pack.ts), in the order asked */
  packs: "/agent/v1/packs",
  /** POST: digests → addresses outside the console that give these blobs, for a while, to whoever has them */
  links: "/agent/v1/links",
  /** POST: an access code that a kiosk asks for → the one good answer, or why not (codes.ts) */
  redeem: "/agent/v1/codes/redeem",
  /** WebSocket (subprotocol `mqtt`): the broker, on the console's own port */
  mqtt: "/mqtt",
} as const;

/**
 * Header of an agent's requests: its machine, so that two with one identity are told apart. 32 hexadecimal digits, a blank, and the host
 * name percent-encoded.
 */
export const machineHeader = "x-holofleet-machine";

export const nextTokenSchema = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{43,128}$/) });

export const enrolRequestSchema = z.object({
  code: z.string().trim().min(6).max(40),
  hostname: z.string().max(255),
  platform: z.string().max(40),
  version: z.string().max(40),
  /** secret of this machine, 32 bytes base64url: with it the same code gives the same answer again, when that was lost */
  machineKey: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional(),
});
export type EnrolRequest = z.infer<typeof enrolRequestSchema>;

export const enrolResponseSchema = z.object({
  agentId: z.string().regex(agentIdPattern),
  /** secret: bearer token and MQTT password. Shown once; the console keeps a hash only. */
  token: z.string().min(32).max(128),
  mall: z.object({ code: z.string(), name: z.string(), timezone: z.string() }),
  /** what the console signs its agents with (../install/packages.ts); older consoles sign nothing */
  signingKey: z.string().max(100).optional(),
});
export type EnrolResponse = z.infer<typeof enrolResponseSchema>;

/** What the console sets for a mall. A part that is missing has its default, so that older consoles work. */
export const settingsSchema = z.object({
  hours: z.array(openingHoursSchema).max(64).optional(),
  cues: z.array(agentCueSchema).max(mostCues).optional(),
  line: lineSchema
    .extend({
      /** an operator wants this release now, outside the windows too */
      downloadNow: z.boolean().default(false),
    })
    .optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

export const desiredSchema = z.object({
  epoch: z.string().max(64),
  generation: z.number().int().nonnegative(),
  /** epoch milliseconds, the console's clock at the answer */
  serverTime: z.number(),
  release: z.object({ digest: digestSchema, document: releaseSchema }),
  projectors: z.array(projectorConfigSchema).max(256),
  mall: z.object({ code: z.string(), name: z.string(), timezone: z.string() }),
  settings: settingsSchema.optional(),
  /** take another token; the present one is good until that was used */
  rotate: z.boolean().optional(),
  /** broker to try before `/mqtt` on the console's own port; `null`: that port only */
  mqttUrl: z.string().max(500).nullable(),
  /** blobs can be had without the console, from where `links` says */
  direct: z.boolean().optional(),
});
export type Desired = z.infer<typeof desiredSchema>;

/** Most blobs, and most bytes of them, that one pack may have. Larger blobs are fetched alone, by range. */
export const maxPackBlobs = 1000;
export const maxPackBytes = 128 * 1024 * 1024;

export const packRequestSchema = z.object({
  digests: z.array(digestSchema).min(1).max(maxPackBlobs),
  /** nothing more will be asked for after this pack: the next mall need not wait for this one to fall silent */
  last: z.boolean().default(false),
});
export type PackRequest = z.infer<typeof packRequestSchema>;

/** Most blobs that one request for links may name. */
export const maxLinks = 500;

export const linksRequestSchema = z.object({ digests: z.array(digestSchema).min(1).max(maxLinks) });
export const linksResponseSchema = z.object({
  /** without those that this agent should not hold */
  links: z.array(z.object({ digest: digestSchema, url: z.url({ protocol: /^https?$/ }).max(4000) })).max(maxLinks),
  /** how long they are good */
  seconds: z.number().int().positive(),
});
export type LinksResponse = z.infer<typeof linksResponseSchema>;

/** Envelopes are validated one by one, so that one bad message never loses the others. */
export const reportRequestSchema = z.object({ messages: z.array(z.unknown()).max(200) });
export const reportResponseSchema = z.object({ messages: z.array(z.unknown()).max(200) });

/** Body of every error answer of the console, on every route. */
export const errorBodySchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    requestId: z.string().optional(),
    details: z.unknown().optional(),
  }),
});
