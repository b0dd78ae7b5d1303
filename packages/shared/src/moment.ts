import { z } from "zod";

/** Epoch milliseconds as an agent tells them. What lies beyond the year 9999 is no time: nobody could write it down. */
export const momentSchema = z.number().nonnegative().max(253_402_300_799_999);
