import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { AppError } from "@holofleet/shared/errors.ts";
import ipaddr from "ipaddr.js";

/** True for an address that is not of the open internet: loopback, private, link-local, and what maps to one of these. */
export function isInner(address: string): boolean {
  return !ipaddr.isValid(address) || ipaddr.process(address).range() !== "unicast";
}

/** True for a host that a URL names by its address, or as this machine. */
export function isLiteral(hostname: string): boolean {
  return hostname === "localhost" || ipaddr.isValid(hostname.replace(/^\[|\]$/g, ""));
}

/**
 * Resolves names for connections that others talk us into: what leads into an inner network is refused, and as the connection goes to
 * the very address that was looked at, a name that changes its mind gains nothing.
 * @param trusted names that may lead there
 */
export function guardedLookup(trusted: (hostname: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const open = trusted(hostname) ? found : found.filter(({ address }) => !isInner(address));
      const [first] = open;
      if (!first) return callback(refused(hostname), []);
      if (options.all) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}

function refused(hostname: string): NodeJS.ErrnoException {
  return new AppError(
    "older_origin",
    `${hostname} leads into an inner network. If that is meant, name the origin by its address, or set HOLOFLEET_LEGACY_ALLOW_PRIVATE=1.`,
  );
}
