import { AppError } from "@holofleet/shared/errors.ts";

const plain = new Set(["http:", "ws:", "mqtt:", "tcp:"]);

/** True when nobody on a network can read what goes there: TLS, or this machine itself. `url` is any WHATWG URL. */
export function isPrivate(url: URL): boolean {
  return !plain.has(url.protocol) || isLoopback(url.hostname);
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/**
 * Reads the console's address as a person gives it: scheme, host, port and maybe a path before ours; no slash at its end.
 * @throws AppError bad_request when it is no such address, or plain http over a network without `allowHttp`
 */
export function readConsoleUrl(text: string, allowHttp: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !["http:", "https:"].includes(url.protocol) || url.username || url.search || url.hash) {
    throw new AppError(
      "bad_request",
      `"${text}" is not the address of a console. Give it as the browser shows it, like https://console.example.com.`,
    );
  }
  if (!allowHttp && !isPrivate(url)) {
    throw new AppError(
      "bad_request",
      `${url.origin} is plain http: everybody on the way could read this agent's token. Use https, or say --allow-http when the network is your own.`,
    );
  }
  return url.href.replace(/\/+$/, "");
}
