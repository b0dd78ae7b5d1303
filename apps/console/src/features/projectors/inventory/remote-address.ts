/**
 * The address that a phone in a mall opens: the console's public one, else the one that this browser uses, but never this very
 * machine's, which no phone can reach (`null`).
 */
export function remoteAddress(publicUrl: string | null, origin: string, mall: string): string | null {
  const base = [publicUrl, origin].find((url) => url !== null && !isLoopback(new URL(url).hostname));
  return base ? new URL(`/remote?mall=${encodeURIComponent(mall)}`, base).href : null;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || /^127\./.test(host) || host === "[::1]";
}
