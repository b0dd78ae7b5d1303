import type { ServerResponse } from "node:http";

/** Cuts an answer whose line takes no byte for `ms`: the mall behind it went dark, and its place is for others. */
export function cutWhenStalled(res: ServerResponse, ms: number): void {
  res.setTimeout(ms, () => res.destroy());
}
