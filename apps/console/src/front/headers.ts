import type { IncomingHttpHeaders } from "node:http";

export interface SecuritySettings {
  https: boolean;
  dev: boolean;
  pictures?: string | undefined;
}

/**
 * Headers of every answer. Next writes inline scripts without a nonce into static pages, hence `unsafe-inline`; digests are computed
 * in WebAssembly. Development needs `unsafe-eval` for reloads. `pictures` is where originals are read from when that is not the console
 * itself.
 */
export function securityHeaders({ https, dev, pictures }: SecuritySettings): Record<string, string> {
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'${dev ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' blob: data:${pictures ? ` ${pictures}` : ""}`,
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    ...(https && { "strict-transport-security": "max-age=31536000" }),
  };
}

/** Node's headers as fetch knows them. */
export function headersOf(headers: IncomingHttpHeaders): Headers {
  const result = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return result;
}
