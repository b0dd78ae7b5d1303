import { api, userOf } from "#api/base.ts";
import { requestSync } from "#features/syncs/service.ts";
import type { ApiContext } from "../../context.ts";
import { readDraft, saveDraft } from "./drafts.ts";
import { publishDraft, readRevision, rollbackWork } from "./revisions.ts";
import { assignWork, createWork, listWorks, renameWork, showWork } from "./service.ts";

const { works } = api;

/** Syncs the malls that a work is assigned to. @returns the run's id */
async function syncWork(context: ApiContext, slug: string): Promise<string> {
  const { id } = await requestSync(context.console.db, { work: slug }, userOf(context).email);
  return id;
}

export const worksApi = {
  list: works.list.handler(({ context }) => listWorks(context.console.db)),
  show: works.show.handler(({ input, context }) => showWork(context.console.db, input.slug)),
  create: works.create.handler(({ input, context }) => createWork(context.console.db, input)),
  rename: works.rename.handler(({ input, context }) => renameWork(context.console.db, input.slug, input.title)),
  assign: works.assign.handler(({ input, context }) => assignWork(context.console.db, input.slug, input.malls)),
  draft: works.draft.handler(({ input, context }) => readDraft(context.console.db, input.slug)),
  saveDraft: works.saveDraft.handler(({ input, context }) =>
    saveDraft(context.console.db, input.slug, input.frames, input.base),
  ),
  publish: works.publish.handler(async ({ input: { slug, base, note, sync }, context }) => {
    const by = userOf(context).email;
    const published = await publishDraft(context.console.db, slug, { base, note, by });
    return { ...published, run: sync ? await syncWork(context, slug) : null };
  }),
  rollback: works.rollback.handler(async ({ input: { slug, revision, sync }, context }) => {
    const rolledBack = await rollbackWork(context.console.db, slug, revision);
    return { ...rolledBack, run: sync ? await syncWork(context, slug) : null };
  }),
  revision: works.revision.handler(({ input, context }) => readRevision(context.console.db, input.slug, input.number)),
};
