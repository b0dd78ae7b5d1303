import { maxMessageBytes } from "@holofleet/shared/protocol/codec.ts";
import type { FoundDevice } from "@holofleet/shared/protocol/commands.ts";

/** Devices of one acknowledgement (protocol/commands.ts), and their part of a message; the rest is for its head. */
const maxDevices = 200;
const maxBytes = maxMessageBytes * 0.8;

/**
 * As many devices as one acknowledgement has room for, in the order of their addresses, and how many are left out. Where there are
 * too many, those that nobody configured yet come first: they are what somebody looks for.
 */
export function fitFound(all: readonly FoundDevice[]): { found: FoundDevice[]; foundMore: number } {
  const isNew = ({ projector }: FoundDevice) => projector === undefined;
  const found: FoundDevice[] = [];
  let bytes = 0;
  for (const device of [...all.filter(isNew), ...all.filter((one) => !isNew(one))]) {
    bytes += Buffer.byteLength(JSON.stringify(device)) + 1;
    if (bytes > maxBytes || found.length === maxDevices) break;
    found.push(device);
  }
  found.sort((a, b) => a.host.localeCompare(b.host, undefined, { numeric: true }));
  return { found, foundMore: all.length - found.length };
}
