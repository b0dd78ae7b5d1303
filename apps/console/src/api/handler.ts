import { AppError, type ErrorCode } from "@holofleet/shared/errors.ts";
import { OpenAPIHandler } from "@orpc/openapi/fetch";
import { ORPCError, ValidationError } from "@orpc/server";
import { authenticate } from "#access/authenticate.ts";
import type { HttpHandler } from "#content-http/handler.ts";
import { sendResponse, toRequest } from "#front/fetch.ts";
import type { Console } from "../context.ts";
import { errorBody } from "./errors.ts";
import { openApiDocument } from "./openapi.ts";
import { router } from "./router.ts";

/** bytes; a draft of 20,000 frames with long paths fits */
const bodyLimit = 16 * 1024 * 1024;

/** The REST API under `/api/v1`. */
export function apiHttp(console: Console): HttpHandler {
  const handler = new OpenAPIHandler(router, {
    interceptors: [
      async ({ next, context }) => {
        try {
          return await next();
        } catch (thrown) {
          const failure = failureOf(thrown);
          const { status, body } = errorBody(failure, context.requestId);
          if (status === 500) console.log.error({ err: thrown, requestId: context.requestId }, "request failed");
          throw new ORPCError(body.error.code, { status, message: body.error.message, data: body });
        }
      },
    ],
    customErrorResponseBodyEncoder: (error) => error.data,
  });

  return async (req, res, call) => {
    const accepted = call.headers.get("accept-encoding");
    if (call.url.pathname === "/api/v1/openapi.json") {
      return sendResponse(res, Response.json(await openApiDocument()), accepted);
    }
    const request = await toRequest(req, res, call, bodyLimit);
    const principal = await authenticate(console, call.headers);
    const context = { console, headers: call.headers, principal, requestId: call.requestId };
    const { response } = await handler.handle(request, { prefix: "/api/v1", context });
    if (!response) throw new AppError("not_found", `There is no ${req.method} ${call.url.pathname}.`);
    await sendResponse(res, response, accepted);
  };
}

const transport: Record<string, ErrorCode> = {
  BAD_REQUEST: "bad_request",
  NOT_FOUND: "not_found",
  PAYLOAD_TOO_LARGE: "too_large",
  UNSUPPORTED_MEDIA_TYPE: "unsupported_media",
};

/** Gives oRPC's own refusals our codes, and names the fields that were wrong. */
export function failureOf(thrown: unknown): unknown {
  if (thrown instanceof SyntaxError) return new AppError("bad_request", "The body of this request is not valid JSON.");
  if (!(thrown instanceof ORPCError)) return thrown;
  const code = transport[thrown.code];
  if (code !== "bad_request") return code ? new AppError(code, thrown.message) : (thrown.cause ?? thrown);
  const issues = thrown.cause instanceof ValidationError ? thrown.cause.issues : [];
  if (issues.length === 0) return new AppError("bad_request", "The body of this request is not valid JSON.");
  const fields = issues.slice(0, 20).map(({ path = [], message }) => ({
    field: path.map((step) => (typeof step === "object" ? step.key : step)).join("."),
    message,
  }));
  const words = fields.slice(0, 3).map(({ field, message }) => (field ? `${field}: ${message}` : message));
  return new AppError("bad_request", words.join("; "), { details: { fields } });
}
