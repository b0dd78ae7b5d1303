/** The child process that decodes pictures: started by pictures.ts, without secrets, ended by it when it hangs. */
import { toAppError } from "@holofleet/shared/errors.ts";
import { decode } from "./decode.ts";
import type { Answer, Job } from "./pictures.ts";

process.on("message", async ({ file, out }: Job) => {
  process.send?.(await answer(file, out));
});
process.on("disconnect", () => process.exit());

async function answer(file: string, out: string): Promise<Answer> {
  try {
    return { facts: await decode(file, out) };
  } catch (error) {
    const { code, message, details } = toAppError(error);
    return { fault: { code, message, ...(details && { details }) } };
  }
}
