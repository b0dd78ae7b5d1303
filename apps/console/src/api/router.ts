import { meApi } from "#features/access/api.ts";
import { blobsApi } from "#features/assets/api.ts";
import { commandsApi } from "#features/commands/api.ts";
import { fleetApi } from "#features/fleet/api.ts";
import { mallsApi } from "#features/malls/api.ts";
import { projectorsApi } from "#features/projectors/api.ts";
import { syncsApi } from "#features/syncs/api.ts";
import { worksApi } from "#features/works/api.ts";

/** Every procedure of the contract, each implemented by the feature that owns it. */
export const router = {
  fleet: fleetApi,
  me: meApi,
  malls: mallsApi,
  works: worksApi,
  blobs: blobsApi,
  syncs: syncsApi,
  projectors: projectorsApi,
  commands: commandsApi,
};
