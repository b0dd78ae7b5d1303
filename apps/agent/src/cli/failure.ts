import { toAppError } from "@holofleet/shared/errors.ts";

/** A failure for a person: what happened on the first line, what to do on the second. The stack only for those who debug. */
export function presentFailure(thrown: unknown, debug: boolean): string {
  const error = toAppError(thrown);
  const [cause = "", ...next] = error.message.split(/(?<=[.!?]) (?=\p{Lu})/u);
  const lines = [`error: ${cause}`];
  if (next.length > 0) lines.push(`       ${next.join(" ")}`);
  if (error.code === "internal")
    lines.push("       This should not happen. Run it again with HOLOFLEET_LOG_LEVEL=debug and report what it says.");
  if (debug)
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
      lines.push(cause.stack ?? cause.message);
  return `${lines.join("\n")}\n`;
}
