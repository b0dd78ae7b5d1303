import { type AlphabetName, alphabets } from "@holofleet/shared/codes/format.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { mallCodeSchema } from "../malls.ts";

export const maxCodes = 100_000;

const route = (method: "GET" | "POST", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["codes"] });
const byId = z.object({ id: z.uuid() });
const time = z.iso.datetime();
const reasonSchema = z.string().trim().min(1).max(300);

export const codeFormatSchema = z.object({
  /** letters and digits before each code */
  prefix: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9]{0,12}$/, "at most 12 letters and digits")
    .default(""),
  alphabet: z.enum(Object.keys(alphabets) as [AlphabetName, ...AlphabetName[]]).default("mixed"),
  /** random characters */
  length: z.number().int().min(4).max(20).default(8),
  /** one more character, by which a typing error is told from an unknown code */
  check: z.boolean().default(true),
});

export const newBatchSchema = codeFormatSchema.extend({
  /** what people call it, such as a campaign */
  name: z.string().trim().min(1).max(100),
  count: z.number().int().min(1).max(maxCodes),
  /** slug of the work that its codes are for */
  work: z.string().max(80).optional(),
  /** code of the mall, where alone its codes are good */
  mall: mallCodeSchema.optional(),
  note: z.string().trim().max(500).default(""),
  /** how often each code may be used */
  uses: z.number().int().min(1).max(1000).default(1),
  expiresAt: time.nullable().default(null),
});
export type NewBatch = z.infer<typeof newBatchSchema>;

export const codeBatchSchema = codeFormatSchema.extend({
  id: z.string(),
  name: z.string(),
  count: z.number().int(),
  work: z.object({ slug: z.string(), title: z.string() }).nullable(),
  mall: z.object({ code: z.string(), name: z.string() }).nullable(),
  note: z.string(),
  uses: z.number().int(),
  expiresAt: time.nullable(),
  voidedAt: time.nullable(),
  createdBy: z.string(),
  createdAt: time,
  /** codes by what they are now; each code is in one of these */
  left: z.number().int(),
  used: z.number().int(),
  expired: z.number().int(),
  void: z.number().int(),
  /** uses granted, of all codes */
  granted: z.number().int(),
});
export type CodeBatch = z.infer<typeof codeBatchSchema>;

export const codeResults = ["granted", "used", "expired", "void", "elsewhere"] as const;
export type CodeResult = (typeof codeResults)[number];

export const redemptionSchema = z.object({
  at: time,
  /** its place in the batch */
  number: z.number().int(),
  result: z.enum(codeResults),
  way: z.enum(["agent", "api", "mqtt"]),
  /** code */
  mall: z.string().nullable(),
  /** kiosk, device or person */
  asker: z.string(),
});
export type CodeRedemption = z.infer<typeof redemptionSchema>;

export const codeActions = ["created", "exported", "printed", "voided"] as const;

export const codeEventSchema = z.object({
  at: time,
  by: z.string(),
  action: z.enum(codeActions),
  /** of one code: its number */
  number: z.number().int().nullable(),
  reason: z.string().nullable(),
});
export type CodeEvent = z.infer<typeof codeEventSchema>;

export const codeSchema = z.object({
  batch: z.string(),
  batchName: z.string(),
  number: z.number().int(),
  state: z.enum(["left", "used", "expired", "void"]),
  used: z.number().int(),
  uses: z.number().int(),
  redemptions: z.array(redemptionSchema),
});
export type FoundCode = z.infer<typeof codeSchema>;

export const printedCodeSchema = z.object({ number: z.number().int(), code: z.string() });

/** Most codes that one sheet of paper, with as many pages as it takes, may have. */
export const maxPrinted = 1_000;

export const codeBatches = {
  batches: route("GET", "/codes/batches", "List batches of access codes, the newest first").output(
    z.array(codeBatchSchema),
  ),
  create: route("POST", "/codes/batches", "Make a batch of access codes").input(newBatchSchema).output(codeBatchSchema),
  show: route("GET", "/codes/batches/{id}", "A batch and how many of its codes are left")
    .input(byId)
    .output(codeBatchSchema),
  history: route("GET", "/codes/batches/{id}/history", "What people did to a batch, and who asked for its codes")
    .input(byId)
    .output(z.object({ events: z.array(codeEventSchema), redemptions: z.array(redemptionSchema) })),
  find: route("POST", "/codes/find", "One code by its text: what it is worth and what happened to it")
    .input(z.object({ code: z.string().max(100) }))
    .output(codeSchema),
  void: route("POST", "/codes/batches/{id}/void", "Make one code of a batch worth nothing, or all of them, for good")
    .input(byId.extend({ number: z.number().int().positive().optional(), reason: reasonSchema }))
    .output(codeBatchSchema),
  export: route("POST", "/codes/batches/{id}/export", "All codes of a batch as CSV; who asked is on record")
    .input(byId)
    .output(z.object({ csv: z.string() })),
  print: route("POST", "/codes/batches/{id}/print", "Codes of a batch for a printed sheet; who asked is on record")
    .input(
      byId.extend({
        from: z.number().int().positive().default(1),
        count: z.number().int().positive().max(maxPrinted).default(maxPrinted),
      }),
    )
    .output(z.array(printedCodeSchema)),
};
