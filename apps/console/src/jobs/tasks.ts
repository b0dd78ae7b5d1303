import { cleanUp } from "./clean-up.ts";
import { cueAction } from "./cue-action.ts";
import { delivery } from "./delivery.ts";
import { emptyTrash } from "./empty-trash.ts";
import { forgetAudit } from "./forget-audit.ts";
import { forgetCues } from "./forget-cues.ts";
import { forgetNotices } from "./forget-notices.ts";
import { publication } from "./publication.ts";
import type { Tasks } from "./task.ts";

/** The task of every job. */
export const tasks: Tasks = {
  publication,
  "empty-trash": emptyTrash,
  "clean-up": cleanUp,
  delivery,
  "cue-action": cueAction,
  "forget-audit": forgetAudit,
  "forget-cues": forgetCues,
  "forget-notices": forgetNotices,
};
