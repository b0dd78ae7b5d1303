/**
 * What people and programs can ask of a Holofleet console: one REST contract under `/api/v1`. The console implements it; the
 * browser, the command line and other people's programs call it. The document for them is `/api/v1/openapi.json`.
 */

import { me, people } from "./access/people.ts";
import { ownSessions } from "./access/sessions.ts";
import { agents } from "./agents.ts";
import { codeBatches } from "./codes/batches.ts";
import { codeAlarms, codeDevices, codeRedeeming } from "./codes/redeem.ts";
import { audit } from "./fleet/audit.ts";
import { cues } from "./fleet/cues.ts";
import { inspector } from "./fleet/inspector.ts";
import { fleet } from "./fleet.ts";
import { groups } from "./groups.ts";
import { legacy, mallLegacy } from "./malls/legacy.ts";
import { groupLines, mallLines } from "./malls/lines.ts";
import { mallPins } from "./malls/pins.ts";
import { malls } from "./malls.ts";
import { channels } from "./notify/channels.ts";
import { deliveries } from "./notify/deliveries.ts";
import { notices } from "./notify/notices.ts";
import { batches } from "./projectors/batches.ts";
import { hours } from "./projectors/hours.ts";
import { discoveries } from "./projectors/inventory.ts";
import { projectorSets, scenes } from "./projectors/scenes.ts";
import { commands, projectors } from "./projectors.ts";
import { storage } from "./storage.ts";
import { syncs } from "./syncs.ts";
import { diff } from "./works/diffs.ts";
import { imports } from "./works/imports.ts";
import { blobUsage, library, shelving } from "./works/library.ts";
import { places } from "./works/places.ts";
import { publications, publishing } from "./works/publications.ts";
import { blobs, works } from "./works.ts";

export const contract = {
  fleet,
  me: { ...me, ...ownSessions },
  agents,
  codes: { ...codeBatches, ...codeRedeeming, ...codeAlarms, ...codeDevices },
  cues,
  malls: { ...malls, ...mallLines, ...mallPins, ...mallLegacy },
  legacy,
  groups: { ...groups, ...groupLines },
  works: { ...works, ...shelving, ...publishing, ...places, diff },
  publications,
  library,
  blobs: { ...blobs, usage: blobUsage },
  imports,
  syncs,
  projectors,
  commands,
  batches,
  scenes,
  projectorSets,
  hours,
  discoveries,
  people,
  audit,
  channels,
  deliveries,
  notices,
  inspector,
  storage,
};
export type Contract = typeof contract;
