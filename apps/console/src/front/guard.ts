import { AppError } from "@holofleet/shared/errors.ts";

/** The part of a request that says where it comes from. */
export interface Provenance {
  method: string;
  path: string;
  host: string | undefined;
  origin: string | undefined;
}

/**
 * Why a request that may change something is refused, or `null`. A browser attaches a person's cookie to requests that other sites
 * make it send (CSRF, DNS rebinding), so those must name one of our own origins and hosts. Agents and brokers carry no cookie and pass.
 */
export function refusal(own: readonly string[], { method, path, host, origin }: Provenance): AppError | null {
  if (method === "GET" || method === "HEAD" || /^\/(agent|broker)\/v1\//.test(path)) return null;
  return foreign(own, host, origin);
}

/** The same for a socket, which carries a cookie as well. */
export function foreign(own: readonly string[], host: string | undefined, origin: string | undefined): AppError | null {
  if (origin !== undefined && !own.includes(origin)) return refused(`the page at ${quoted(origin)}`, own);
  const hosts = own.map((url) => new URL(url).host);
  if (host !== undefined && (hosts.includes(host.toLowerCase()) || isLoopback(host))) return null;
  return refused(`the address ${quoted(host ?? "")}`, own);
}

const isLoopback = (host: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);

const quoted = (value: string): string => JSON.stringify(value.slice(0, 100));

function refused(what: string, own: readonly string[]): AppError {
  const next = `This console is ${own.join(" or ")}. Use that address, or set HOLOFLEET_PUBLIC_URL to the one people use.`;
  return new AppError("forbidden", `Refused a request for ${what}. ${next}`);
}
