import { worksQuerySchema } from "@holofleet/contract/works/library.ts";
import { api, userOf } from "#api/base.ts";
import { requestBulk } from "./bulk.ts";
import { changeWork, listWorks, showLibrary } from "./service.ts";
import { readBlobUsage, readUsage } from "./usage.ts";

const everything = worksQuerySchema.parse({});

/** The part of the noun `works` that finds and sorts them. */
export const shelvingApi = {
  list: api.works.list.handler(({ input, context }) => listWorks(context.console.db, input ?? everything)),
  update: api.works.update.handler(({ input: { slug, ...change }, context }) =>
    changeWork(context.console.db, slug, change),
  ),
  bulk: api.works.bulk.handler(({ input, context }) =>
    requestBulk(context.console.db, input, { by: userOf(context).email, log: context.console.log }),
  ),
  usage: api.works.usage.handler(({ input, context }) => readUsage(context.console.db, input.slug)),
};

export const libraryApi = {
  show: api.library.show.handler(({ context }) => showLibrary(context.console.db)),
};

export const blobUsageApi = {
  usage: api.blobs.usage.handler(({ input, context }) => readBlobUsage(context.console.db, input.digest)),
};
