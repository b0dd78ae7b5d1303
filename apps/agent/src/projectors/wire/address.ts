import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { networkInterfaces } from "node:os";
import type { Resolve } from "./session.ts";

const loopback = blockList(["127.0.0.0", 8, "ipv4"], ["::1", 128, "ipv6"]);

/** Never a projector: this host under other names, link-local (cloud metadata lives there), multicast, broadcast. */
const never = blockList(
  ["0.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["::", 128, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
);

/**
 * Why the agent must not speak to an address, or `null` when it may. The console says where projectors are; this keeps a
 * console that was taken over from turning agents into a way to services on the mall's own machines.
 */
export function refusal(address: string, own: readonly string[], allowLoopback: boolean): string | null {
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (never.check(address, family)) return `${address} is not an address of a projector.`;
  if (allowLoopback) return null;
  if (loopback.check(address, family) || own.includes(address))
    return `${address} is the agent's own computer. Where a projector really is there, start the agent with --allow-loopback-projectors.`;
  return null;
}

/** Looks a host up and checks what was found, right before each connection, so that a name cannot change sides later. */
export function resolver(allowLoopback: boolean): Resolve {
  return async (host) => {
    const { address } = await lookup(host);
    const own = Object.values(networkInterfaces()).flatMap((entries) => (entries ?? []).map((entry) => entry.address));
    const refused = refusal(address, own, allowLoopback);
    return refused === null ? { address } : { refused };
  };
}

function blockList(...subnets: [network: string, prefix: number, family: "ipv4" | "ipv6"][]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) list.addSubnet(...subnet);
  return list;
}
