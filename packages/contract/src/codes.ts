import { codeBatches } from "./codes/batches.ts";
import { codeAlarms, codeDevices, codeRedeeming } from "./codes/redeem.ts";

export const codes = { ...codeBatches, ...codeRedeeming, ...codeAlarms, ...codeDevices };
