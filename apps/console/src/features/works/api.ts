import { api, userOf } from "#api/base.ts";
import { diffWork } from "./diffs.ts";
import { readDraft, saveDraft } from "./drafts.ts";
import { readRevision, rollbackWork } from "./revisions.ts";
import { assignWork, createWork, setRecipe, showWork } from "./service.ts";

const { works } = api;

export const worksApi = {
  show: works.show.handler(({ input, context }) => showWork(context.console.db, input.slug)),
  create: works.create.handler(({ input, context }) => createWork(context.console.db, input)),
  assign: works.assign.handler(({ input, context }) => assignWork(context.console.db, input.slug, input.malls)),
  recipe: works.recipe.handler(({ input, context }) => setRecipe(context.console.db, input.slug, input.recipe)),
  draft: works.draft.handler(({ input, context }) => readDraft(context.console.db, input.slug)),
  saveDraft: works.saveDraft.handler(({ input, context }) =>
    saveDraft(context.console.db, input.slug, input.frames, input.base),
  ),
  rollback: works.rollback.handler(({ input: { slug, revision, sync }, context }) =>
    rollbackWork(context.console.db, slug, revision, { sync, by: userOf(context).email }),
  ),
  diff: works.diff.handler(({ input: { slug, from, to }, context }) => diffWork(context.console.db, slug, from, to)),
  revision: works.revision.handler(({ input, context }) => readRevision(context.console.db, input.slug, input.number)),
};
