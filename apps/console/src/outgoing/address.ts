import { lookup } from "node:dns/promises";
import { AppError } from "@holofleet/shared/errors.ts";
import ipaddr from "ipaddr.js";

export interface Address {
  address: string;
  family: number;
}

/** All that was given out of IPv6 so far; beside it are old forms that hold an IPv4 address. */
const given = ipaddr.parseCIDR("2000::/3");

/** Whether an address is one of the open internet: neither this machine's, nor a house's, nor one that leads back to them. */
export function isPublic(address: string): boolean {
  const parsed = ipaddr.process(address);
  return parsed.range() === "unicast" && (parsed.kind() === "ipv4" || parsed.match(given));
}

/**
 * Where a host really is. One private address among several is refused too: the next question might answer with it.
 * @throws AppError address_refused, network when nobody knows the name
 */
export async function resolveHost(hostname: string, { allowPrivate }: { allowPrivate: boolean }): Promise<Address[]> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const found = await lookup(host, { all: true }).catch((cause: unknown) => {
    throw new AppError("network", `Nobody knows the name ${host}. Check the address, and the DNS of the console.`, {
      cause,
    });
  });
  const refused = allowPrivate ? undefined : found.find(({ address }) => !isPublic(address));
  if (refused !== undefined) throw privateAddress(host, refused.address);
  return found;
}

const privateAddress = (host: string, address: string) =>
  new AppError(
    "address_refused",
    `${host} is ${address}, which is no address of the open internet. Set HOLOFLEET_PRIVATE_HOOKS=1 to allow receivers in your own network.`,
  );
