import { z } from "zod";

/** What an agent looks at when it examines itself. */
export const checkNames = ["agent", "proxy", "console", "broker", "disk", "clock", "player", "projectors"] as const;

export const checkSchema = z.object({
  name: z.enum(checkNames),
  state: z.enum(["ok", "warn", "fail"]),
  /** what was found and, when not ok, what to do; English */
  message: z.string().max(2000),
});
export type Check = z.infer<typeof checkSchema>;

/** An examination as it is told to the console. */
export const checklistSchema = z.object({ checks: z.array(checkSchema).max(20) });
export type Checklist = z.infer<typeof checklistSchema>;
