import { AppError } from "@holofleet/shared/errors.ts";
import { agentRoutes, enrolRequestSchema, reportRequestSchema } from "@holofleet/shared/protocol/agent-http.ts";
import { authenticate } from "#access/authenticate.ts";
import { createThrottle } from "#access/throttle.ts";
import { enrol } from "#features/enrolment/service.ts";
import type { Console } from "../context.ts";
import { sendAgentBlob, sendManifest } from "./agent-content.ts";
import { answerDesired } from "./agent-desired.ts";
import { answerReport } from "./agent-report.ts";
import { readJson, sendJson } from "./body.ts";
import type { HttpHandler } from "./handler.ts";

const maxEnrolBytes = 4_000;
const maxReportBytes = 2_000_000;
const content = new RegExp(`^(${agentRoutes.manifests}|${agentRoutes.blobs})/([0-9a-f]{64})$`);

/**
 * The routes under `/agent/v1`. All but enrolment are for an agent with its own token, and show it nothing of another mall.
 * @see agentRoutes
 */
export function agentHttp(console: Console): HttpHandler {
  const failures = createThrottle({ limit: 20, windowMs: 60_000 });

  return async (req, res, { headers, url, ip }) => {
    const method = req.method === "HEAD" ? "GET" : req.method;
    const route = `${method} ${url.pathname}`;
    if (route === `POST ${agentRoutes.enrol}`) {
      failures.check(ip);
      const request = await readJson(req, res, { schema: enrolRequestSchema, limit: maxEnrolBytes });
      const identity = await enrol(console.db, request).catch((error: unknown) => {
        failures.hit(ip);
        throw error;
      });
      return sendJson(res, JSON.stringify(identity));
    }

    const principal = await authenticate(console, headers);
    if (principal?.kind !== "agent") {
      throw new AppError(
        "unauthorized",
        "This agent's token is not known. Enrol the agent again with a new install code.",
      );
    }
    const { db, blobs } = console;
    const agentId = principal.id;
    if (route === `GET ${agentRoutes.desired}`) return answerDesired(console, agentId, req, res);
    if (route === `POST ${agentRoutes.report}`) {
      const { messages } = await readJson(req, res, { schema: reportRequestSchema, limit: maxReportBytes });
      return sendJson(res, await answerReport(console, agentId, messages));
    }
    const [, kind, hex] = method === "GET" ? (content.exec(url.pathname) ?? []) : [];
    if (hex === undefined) throw new AppError("not_found", "There is nothing at this address for an agent.");
    if (kind === agentRoutes.manifests) return sendManifest(db, agentId, hex, req, res);
    return sendAgentBlob({ db, blobs }, agentId, hex, req, res);
  };
}
