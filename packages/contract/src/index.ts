/**
 * What people and programs can ask of a Holofleet console: one REST contract under `/api/v1`. The console implements it; the
 * browser, the command line and other people's programs call it. The document for them is `/api/v1/openapi.json`.
 */
import { diff } from "./diffs.ts";
import { fleet, me } from "./fleet.ts";
import { malls } from "./malls.ts";
import { commands, projectors } from "./projectors.ts";
import { syncs } from "./syncs.ts";
import { blobs, works } from "./works.ts";

export const contract = { fleet, me, malls, works: { ...works, diff }, blobs, syncs, projectors, commands };
export type Contract = typeof contract;
