/**
 * What people and programs can ask of a Holofleet console: one REST contract under `/api/v1`. The console implements it; the
 * browser, the command line and other people's programs call it. The document for them is `/api/v1/openapi.json`.
 */
import { diff } from "./diffs.ts";
import { fleet, me } from "./fleet.ts";
import { groups } from "./groups.ts";
import { imports } from "./imports.ts";
import { blobUsage, library, shelving } from "./library.ts";
import { malls } from "./malls.ts";
import { places } from "./places.ts";
import { commands, projectors } from "./projectors.ts";
import { publications, publishing } from "./publications.ts";
import { storage } from "./storage.ts";
import { syncs } from "./syncs.ts";
import { blobs, works } from "./works.ts";

export const contract = {
  fleet,
  me,
  malls,
  groups,
  works: { ...works, ...shelving, ...publishing, ...places, diff },
  publications,
  library,
  blobs: { ...blobs, usage: blobUsage },
  imports,
  syncs,
  projectors,
  commands,
  storage,
};
export type Contract = typeof contract;
