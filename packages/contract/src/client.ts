import { AppError, type ErrorCode, errorCodes } from "@holofleet/shared/errors.ts";
import { errorBodySchema } from "@holofleet/shared/protocol/agent-http.ts";
import { createORPCClient, ORPCError } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import type { JsonifiedClient } from "@orpc/openapi-client";
import { OpenAPILink } from "@orpc/openapi-client/fetch";
import { type Contract, contract } from "./index.ts";

export type ApiClient = JsonifiedClient<ContractRouterClient<Contract>>;

export interface ClientOptions {
  /** address of the console, such as `https://console.example` */
  url: string;
  /** bearer token; a browser sends its cookie instead */
  token?: string;
  fetch?: typeof globalThis.fetch;
}

/** What a failed call throws has these facts in its `data`. */
export interface ApiFailure {
  code: ErrorCode | "unknown";
  message: string;
  requestId: string | undefined;
  details: unknown;
}

/** The typed client of the REST API. Calls throw `ORPCError`; `failureOf` reads it. */
export function createClient({ url, token, fetch }: ClientOptions): ApiClient {
  const link = new OpenAPILink(contract, {
    url: new URL("/api/v1", url).href,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(fetch && { fetch: (request, init) => fetch(request, init) }),
    customErrorResponseBodyDecoder: (body, response) => {
      const parsed = errorBodySchema.safeParse(body);
      if (!parsed.success) return null;
      const { code, message, requestId, details } = parsed.data.error;
      return new ORPCError(code, { status: response.status, message, data: { requestId, details } });
    },
  });
  return createORPCClient(link);
}

/** Reads what any failed call threw: the API's own words where there are some, else what the network said. */
export function failureOf(thrown: unknown): ApiFailure {
  if (thrown instanceof ORPCError) {
    const data = (thrown.data ?? {}) as { requestId?: string; details?: unknown };
    const code = errorCodes.find((known) => known === thrown.code) ?? "unknown";
    return { code, message: thrown.message, requestId: data.requestId, details: data.details };
  }
  if (thrown instanceof AppError) {
    return { code: thrown.code, message: thrown.message, requestId: undefined, details: thrown.details };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (!(thrown instanceof TypeError)) return { code: "unknown", message, requestId: undefined, details: undefined };
  const cause = thrown.cause instanceof Error ? thrown.cause.message : message;
  return {
    code: "network",
    message: `The console cannot be reached (${cause}). Check its address and the network, then try again.`,
    requestId: undefined,
    details: undefined,
  };
}
