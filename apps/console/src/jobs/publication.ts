import { advancePublication, resumePublications } from "#features/publications/service.ts";
import type { Task } from "./task.ts";

/** Makes what a publication still needs; when it is due, publishes. */
export const publication: Task<"publication"> = {
  run: ({ id }, { console, signal, isLast }) => advancePublication(console, id, { signal, isLast }),
  resume: ({ db }) => resumePublications(db),
};
