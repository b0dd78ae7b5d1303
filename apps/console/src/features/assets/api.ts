import { api } from "#api/base.ts";
import { missingBlobs } from "./service.ts";

export const blobsApi = {
  missing: api.blobs.missing.handler(async ({ input, context }) => ({
    missing: await missingBlobs(context.console.db, input.digests),
  })),
};
