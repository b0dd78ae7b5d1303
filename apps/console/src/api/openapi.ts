import { contract } from "@holofleet/contract/index.ts";
import { errorBodySchema } from "@holofleet/shared/protocol/agent-http.ts";
import { type OpenAPI, OpenAPIGenerator } from "@orpc/openapi";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import { type ProcedurePath, policies } from "./policies.ts";

let made: Promise<OpenAPI.Document> | undefined;

/** The OpenAPI document of the contract. Made once: it never changes while a process runs. */
export function openApiDocument(): Promise<OpenAPI.Document> {
  made ??= generate();
  return made;
}

async function generate(): Promise<OpenAPI.Document> {
  const converter = new ZodToJsonSchemaConverter();
  const [, errorSchema] = converter.convert(errorBodySchema, { strategy: "output" });
  const document = await new OpenAPIGenerator({ schemaConverters: [converter] }).generate(contract, {
    info: {
      title: "Holofleet",
      version: "1",
      description:
        "Publish works, sync malls, switch projectors. Send the token of `POST /api/auth/sign-in/email` as a bearer token.",
    },
    servers: [{ url: "/api/v1" }],
    security: [{ bearer: [] }],
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: { Error: errorSchema as OpenAPI.SchemaObject },
      responses: {
        Error: {
          description: "The cause and the next step",
          content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
        },
      },
    },
  });
  for (const operation of operationsOf(document)) {
    operation.responses = { ...operation.responses, default: { $ref: "#/components/responses/Error" } };
    if (policies[operation.operationId as ProcedurePath] === "open") operation.security = [];
  }
  return document;
}

function operationsOf(document: OpenAPI.Document): OpenAPI.OperationObject[] {
  return Object.values(document.paths ?? {}).flatMap((path) =>
    [path?.get, path?.post, path?.put, path?.patch, path?.delete].filter((operation) => operation !== undefined),
  );
}
