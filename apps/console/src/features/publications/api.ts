import { api, userOf } from "#api/base.ts";
import { cancelPublication, changePublication } from "./change.ts";
import { estimateRecipe } from "./estimate.ts";
import { presentPublication } from "./present.ts";
import { publishDraft } from "./request.ts";
import { findPublication, readPublications } from "./rows.ts";

const { publications, works } = api;

export const publicationsApi = {
  list: publications.list.handler(async ({ input, context }) =>
    (await readPublications(context.console.db, input.slug)).map(presentPublication),
  ),
  show: publications.show.handler(async ({ input, context }) =>
    presentPublication(await findPublication(context.console.db, input.slug, input.id)),
  ),
  change: publications.change.handler(({ input: { slug, id, at, ...change }, context }) =>
    changePublication(context.console.db, slug, id, { ...change, at: at == null ? at : new Date(at) }),
  ),
  cancel: publications.cancel.handler(({ input, context }) =>
    cancelPublication(context.console.db, input.slug, input.id, userOf(context).email),
  ),
};

/** The part of the noun `works` that makes revisions. */
export const publishingApi = {
  publish: works.publish.handler(({ input: { slug, at, ...wish }, context }) =>
    publishDraft(context.console.db, slug, {
      ...wish,
      at: at === undefined ? at : new Date(at),
      by: userOf(context).email,
    }),
  ),
  estimate: works.estimate.handler(({ input, context }) => estimateRecipe(context.console, input.slug, input.recipe)),
};
