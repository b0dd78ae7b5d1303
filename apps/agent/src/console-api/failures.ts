import { AppError, type ErrorCode, errorCodes } from "@holofleet/shared/errors.ts";
import { errorBodySchema } from "@holofleet/shared/protocol/agent-http.ts";

/** The words for what the system or a TLS library says, by its code. `at` is host and port. */
const words: [RegExp, ErrorCode, (at: string) => string][] = [
  [
    /^(ENOTFOUND|EAI_)/,
    "network",
    (at) => `The name in ${at} cannot be resolved. Check the address and this machine's DNS.`,
  ],
  [
    /^ECONNREFUSED$/,
    "network",
    (at) => `Nothing listens at ${at}. Check that the console runs and that the port is right.`,
  ],
  [
    /^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/,
    "network",
    (at) => `There is no network route to ${at}. Check this machine's network.`,
  ],
  [/TIMEOUT|^ETIMEDOUT$/, "timeout", (at) => `${at} did not answer in time. Check the network and the firewall.`],
  [
    /^CERT_HAS_EXPIRED$/,
    "network",
    (at) => `The certificate of ${at} has expired. Renew it at the console, and check this machine's clock.`,
  ],
  [/^CERT_NOT_YET_VALID$/, "network", (at) => `The certificate of ${at} is not valid yet. Check this machine's clock.`],
  [
    /ALTNAME/,
    "network",
    (at) => `The certificate of ${at} is for another name. Use the address that the certificate names.`,
  ],
  [
    /SELF_SIGNED|UNABLE_TO|CERT_|ISSUER/,
    "network",
    (at) =>
      `Nobody whom this machine trusts has signed the certificate of ${at}. Put the issuer's certificate into a file and name it in NODE_EXTRA_CA_CERTS.`,
  ],
  [
    /^(EPROTO|ERR_SSL_|HPE_)/,
    "network",
    (at) => `What answers at ${at} speaks another protocol. Check https or http and the port.`,
  ],
];

/** Puts a thrown connection error into words. Abort passes through unchanged: it is not a failure. */
export function networkFailure(thrown: unknown, at: string): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = codeOf(thrown);
  const [, kind, say] = words.find(([pattern]) => pattern.test(code)) ?? [];
  const message = say?.(at) ?? `The connection to ${at} was cut. Check the network; it is tried again.`;
  return new AppError(kind ?? "network", message, { cause: thrown, details: code ? { cause: code } : {} });
}

function codeOf(thrown: unknown): string {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; depth++) {
    const { code } = error as NodeJS.ErrnoException;
    if (code) return code;
    error = error instanceof AggregateError ? error.errors[0] : error.cause;
  }
  return "";
}

/** What an HTTP answer that is not the one asked for means. `text` is the start of its body. */
export function answerFailure(
  answer: { status: number; type: string; retryAfter: string | undefined; text: string },
  at: string,
  now = Date.now(),
): AppError {
  const retryAfterSeconds = readRetryAfter(answer.retryAfter, now);
  const wait = retryAfterSeconds === null ? {} : { retryAfterSeconds };
  const { status } = answer;
  const told = readErrorBody(answer.text);
  if (told && status === 401) {
    return new AppError(
      "agent_revoked",
      "The console no longer knows this agent. Ask an operator for a new install code and enrol again with --force.",
    );
  }
  if (told) return new AppError(told.code, told.message, { details: { ...told.details, ...wait, status } });
  if (status >= 500 || status === 429) {
    return new AppError(
      status === 429 ? "rate_limited" : "unavailable",
      `${at} answered ${status}. It is tried again.`,
      {
        details: { ...wait, status },
      },
    );
  }
  return new AppError(
    "proxy_page",
    `Something between here and ${at} answered in the console's place (${status}, ${answer.type || "no type"}): a proxy, a login page, or not a console. Open the address in a browser on this machine.`,
    { details: { status } },
  );
}

function readErrorBody(text: string): { code: ErrorCode; message: string; details: Record<string, unknown> } | null {
  try {
    const { code, message, details } = errorBodySchema.parse(JSON.parse(text)).error;
    const known = (errorCodes as readonly string[]).includes(code);
    return {
      code: known ? (code as ErrorCode) : "internal",
      message,
      details: details !== null && typeof details === "object" ? { ...details } : {},
    };
  } catch {
    return null;
  }
}

/** Seconds of a Retry-After header (RFC 9110 §10.2.3), at most an hour; `null` without one. */
function readRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) ? Math.min(3600, Math.max(0, Math.ceil(seconds))) : null;
}
