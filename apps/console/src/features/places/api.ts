import { api, userOf } from "#api/base.ts";
import { mallsOfWork, whereWorksAre } from "./service.ts";
import { putBack, takeDown } from "./takedown.ts";

const { works } = api;

export const placesApi = {
  where: works.where.handler(({ input, context }) => whereWorksAre(context.console.db, input)),
  malls: works.malls.handler(({ input, context }) => mallsOfWork(context.console.db, input.slug)),
  takeDown: works.takeDown.handler(({ input: { slug, confirm }, context }) =>
    takeDown(context.console.db, slug, { confirm, by: userOf(context).email }),
  ),
  putBack: works.putBack.handler(({ input: { slug, sync }, context }) =>
    putBack(context.console.db, slug, { sync, by: userOf(context).email }),
  ),
};
