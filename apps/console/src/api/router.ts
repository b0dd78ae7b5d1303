import { meApi } from "#features/access/api.ts";

/** Every procedure of the contract, each implemented by the feature that owns it. */
export const router = {
  me: meApi,
};
