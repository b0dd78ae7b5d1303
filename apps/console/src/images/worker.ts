/** The child process that decodes pictures: started by pictures.ts, without secrets, ended by it when it hangs. */
import { toAppError } from "@holofleet/shared/errors.ts";
import { decode } from "./decode.ts";
import type { Answer, Job } from "./pictures.ts";
import { render } from "./render.ts";

process.on("message", async (job: Job) => {
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
