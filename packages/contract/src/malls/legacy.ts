import { legacyTopicVariants } from "@holofleet/shared/protocol/legacy.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";

/** The mall's code in the older agent's configuration: what a topic may end in. */
export const legacyCodeSchema = z
  .string()
  .trim()
  .regex(/^[^\s+#/$,'"\p{C}]{1,40}$/u, "at most 40 characters without spaces, + # / $ , and quotes");

/** The `!style` of picture addresses. */
export const legacyStyleSchema = z
  .string()
  .trim()
  .transform((style) => style.replace(/^!/, ""))
  .pipe(z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, "letters, digits, - and _, at most 40"));

export const legacyRecipeSchema = z.object({
  /** longest side in pixels; `null`: as it is */
  edge: z.number().int().min(64).max(16_384).nullable(),
  /** of JPEG and WebP */
  quality: z.number().int().min(1).max(100),
});
export type LegacyRecipe = z.infer<typeof legacyRecipeSchema>;

export const legacySettingsSchema = z.object({
  /** the mall's code when left out */
  code: legacyCodeSchema.optional(),
  /** mall: its topics end in the code; plain: they do not */
  topics: z.enum(legacyTopicVariants).default("mall"),
  /** public address of this console for pictures, with `.com/` in it */
  base: z.string().trim().min(1).max(200),
  style: legacyStyleSchema,
  /** what the style selects, for every mall that uses it; left out: as it is, or full size in good quality */
  recipe: legacyRecipeSchema.optional(),
});
export type LegacySettings = z.infer<typeof legacySettingsSchema>;

/** What the older agent signs in with at the broker. Shown once. */
export const mqttCredentialsSchema = z.object({ username: z.string(), password: z.string() });
export type MqttCredentials = z.infer<typeof mqttCredentialsSchema>;

/** The older agent of a mall. It reports nothing: all of this is what the console announced and served. */
export const legacyAgentSchema = z.object({
  /** id of the agent */
  agent: z.string(),
  username: z.string(),
  code: z.string(),
  topics: z.enum(legacyTopicVariants),
  base: z.string(),
  style: z.string(),
  recipe: legacyRecipeSchema,
  /** wanted pictures */
  pictures: z.object({
    total: z.number().int(),
    /** fetched whole */
    fetched: z.number().int(),
    /** announced, not fetched */
    announced: z.number().int(),
    /** neither made nor announced */
    waiting: z.number().int(),
    /** cannot go to an older agent */
    unfit: z.number().int(),
    /** announced again and again, in vain */
    givenUp: z.number().int(),
  }),
  signedInAt: z.iso.datetime().nullable(),
  announcedAt: z.iso.datetime().nullable(),
  fetchedAt: z.iso.datetime().nullable(),
  /** when the last announced picture should be there by the older agent's pace; `null`: nothing is announced */
  doneAt: z.iso.datetime().nullable(),
});
export type LegacyAgent = z.infer<typeof legacyAgentSchema>;

/** An order to the projectors of older agents. Nobody answers it. */
export const legacyOrderSchema = z.object({
  id: z.string(),
  command: z.string(),
  projectors: z.array(z.string()),
  requestedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** `null`: not taken by the broker; it is dropped after its deadline */
  sentAt: z.iso.datetime().nullable(),
  deadline: z.iso.datetime(),
});
export type LegacyOrder = z.infer<typeof legacyOrderSchema>;

const byCode = z.object({ code: z.string() });
const tags = ["malls"];

export const mallLegacy = {
  showLegacy: oc
    .route({ method: "GET", path: "/malls/{code}/legacy", summary: "Show the older agent of a mall", tags })
    .input(byCode)
    .output(legacyAgentSchema),
  setLegacy: oc
    .route({ method: "PUT", path: "/malls/{code}/legacy", summary: "Say that a mall runs the older agent", tags })
    .input(byCode.extend({ settings: legacySettingsSchema }))
    .output(
      z.object({
        legacy: legacyAgentSchema,
        /** of a new one; `null`: those of before hold */
        mqtt: mqttCredentialsSchema.nullable(),
      }),
    ),
  rotateLegacy: oc
    .route({
      method: "POST",
      path: "/malls/{code}/legacy/credentials",
      summary: "Give an older agent new credentials; those of before end at once",
      tags,
    })
    .input(byCode)
    .output(z.object({ mqtt: mqttCredentialsSchema })),
};

/** What reaches every older agent at once. */
export const legacy = {
  order: oc
    .route({
      method: "POST",
      path: "/legacy/orders",
      summary: "Send projector-remote-control to every older agent; one may die of it",
      tags: ["projectors"],
    })
    .input(
      z.object({
        command: z.string().trim().min(1).max(60),
        /** names, ids or addresses, as the older agents know them */
        projectors: z.array(z.string().trim().min(1).max(200)).min(1).max(100),
      }),
    )
    .output(legacyOrderSchema),
  orders: oc
    .route({
      method: "GET",
      path: "/legacy/orders",
      summary: "List the latest orders to older agents",
      tags: ["projectors"],
    })
    .output(z.array(legacyOrderSchema)),
};
