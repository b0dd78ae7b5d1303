import { type DestinationStream, type Logger, pino } from "pino";

const secretKeys = ["token", "password", "authorization"];

/**
 * The agent's log: one JSON line per event, no transport threads, so that it fits into the bundle. Keys that hold secrets are
 * replaced, at the top and one level down.
 */
export function createLog(
  level: string,
  destination: DestinationStream = pino.destination({ dest: 1, sync: true }),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`]), censor: "[hidden]" },
    },
    destination,
  );
}
