import { meApi, peopleApi } from "#features/access/api.ts";
import { blobsApi } from "#features/assets/api.ts";
import { auditApi } from "#features/audit/api.ts";
import { batchesApi } from "#features/batches/api.ts";
import { codesApi } from "#features/codes/api.ts";
import { commandsApi } from "#features/commands/api.ts";
import { cuesApi } from "#features/cues/api.ts";
import { agentsApi } from "#features/enrolment/api.ts";
import { fleetApi } from "#features/fleet/api.ts";
import { groupsApi } from "#features/groups/api.ts";
import { hoursApi } from "#features/hours/api.ts";
import { importsApi } from "#features/imports/api.ts";
import { inspectorApi } from "#features/inspector/api.ts";
import { legacyApi, mallLegacyApi } from "#features/legacy/api.ts";
import { blobUsageApi, libraryApi, shelvingApi } from "#features/library/api.ts";
import { mallsApi } from "#features/malls/api.ts";
import { channelsApi, deliveriesApi, noticesApi } from "#features/notify/api.ts";
import { placesApi } from "#features/places/api.ts";
import { discoveriesApi, projectorsApi } from "#features/projectors/api.ts";
import { publicationsApi, publishingApi } from "#features/publications/api.ts";
import { projectorSetsApi, scenesApi } from "#features/scenes/api.ts";
import { storageApi } from "#features/storage/api.ts";
import { syncsApi } from "#features/syncs/api.ts";
import { worksApi } from "#features/works/api.ts";

/** Every procedure of the contract, each implemented by the feature that owns it. */
export const router = {
  fleet: fleetApi,
  me: meApi,
  agents: agentsApi,
  codes: codesApi,
  cues: cuesApi,
  malls: { ...mallsApi, ...mallLegacyApi },
  legacy: legacyApi,
  groups: groupsApi,
  works: { ...worksApi, ...publishingApi, ...shelvingApi, ...placesApi },
  library: libraryApi,
  publications: publicationsApi,
  blobs: { ...blobsApi, ...blobUsageApi },
  imports: importsApi,
  syncs: syncsApi,
  projectors: projectorsApi,
  commands: commandsApi,
  batches: batchesApi,
  scenes: scenesApi,
  projectorSets: projectorSetsApi,
  hours: hoursApi,
  discoveries: discoveriesApi,
  people: peopleApi,
  audit: auditApi,
  channels: channelsApi,
  deliveries: deliveriesApi,
  notices: noticesApi,
  inspector: inspectorApi,
  storage: storageApi,
};
