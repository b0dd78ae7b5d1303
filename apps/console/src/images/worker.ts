/** The child process that decodes pictures: started by pictures.ts, without secrets, ended by it when it hangs. */
import { constants, setPriority } from "node:os";
import { toAppError } from "@holofleet/shared/errors.ts";
import { decode } from "./decode.ts";
import type { Answer, Job } from "./pictures.ts";
import { render } from "./render.ts";

// decoding takes all the time that it gets: whoever waits for a page goes first
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

process.on("message", async (job: Job) => {
  process.send?.("taken" satisfies Answer);
  process.send?.(await answer(job));
});
process.on("disconnect", () => process.exit());

async function answer({ file, out, recipe }: Job): Promise<Answer> {
  try {
    return { facts: await (recipe ? render(file, out, recipe) : decode(file, out)) };
  } catch (error) {
    const { code, message, details } = toAppError(error);
    return { fault: { code, message, ...(details && { details }) } };
  }
}
