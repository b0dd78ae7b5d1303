import type { ServerResponse } from "node:http";
import { agentQuestionSchema } from "@holofleet/shared/codes/wire.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { checklistSchema } from "@holofleet/shared/install/checklist.ts";
import {
  agentRoutes,
  enrolRequestSchema,
  linksRequestSchema,
  machineHeader,
  nextTokenSchema,
  packRequestSchema,
  reportRequestSchema,
} from "@holofleet/shared/protocol/agent-http.ts";
import { authenticate } from "#access/authenticate.ts";
import { createThrottle } from "#access/throttle.ts";
import { recordChecklist } from "#features/agents/service.ts";
import { recordOther } from "#features/audit/service.ts";
import { enrol, type Machine, recordMachine, recordNextToken } from "#features/enrolment/service.ts";
import type { Console } from "../../context.ts";
import { readJson, sendJson } from "../body.ts";
import type { HttpHandler } from "../handler.ts";
import { Admission, notYet } from "./admission.ts";
import { answerCode } from "./codes.ts";
import { sendAgentBlob, sendManifest } from "./content.ts";
import { answerDesired } from "./desired.ts";
import { answerLinks } from "./links.ts";
import { sendPack } from "./packs.ts";
import { answerReport } from "./report.ts";
import { cutWhenStalled } from "./stall.ts";

const maxEnrolBytes = 4_000;
const maxReportBytes = 2_000_000;
const maxChecklistBytes = 100_000;
const maxPackRequestBytes = 100_000;
const maxCodeBytes = 2_000;
/** milliseconds; the slowest limit that a mall may have moves bytes within that time */
const stallMs = 180_000;
const content = new RegExp(`^(${agentRoutes.manifests}|${agentRoutes.blobs})/([0-9a-f]{64})$`);

/**
 * The routes under `/agent/v1`. All but enrolment are for an agent with its own token, and show it nothing of another mall.
 * @see agentRoutes
 */
export function agentHttp(console: Console): HttpHandler {
  const failures = createThrottle({ limit: 20, windowMs: 60_000 });
  const limit = console.env.maxDownloads;
  const seal = console.env.mqttAccounts ? console.secrets.seal : undefined;
  const admission = new Admission({ limit, placeMs: 120_000, silenceMs: 30_000 });

  /** Sends content when it is the agent's turn. `send` says whether that was the last of it. @throws AppError queued */
  async function inTurn(agentId: string, res: ServerResponse, send: () => Promise<boolean>): Promise<void> {
    const turn = admission.enter(agentId, performance.now());
    if (!turn.admitted) throw notYet(turn, limit);
    cutWhenStalled(res, stallMs);
    let done = false;
    try {
      done = await send();
    } finally {
      admission.leave(agentId, performance.now(), done);
    }
  }

  return async (req, res, { headers, url, ip, requestId }) => {
    const method = req.method === "HEAD" ? "GET" : req.method;
    const route = `${method} ${url.pathname}`;
    if (route === `POST ${agentRoutes.enrol}`) {
      const forgive = failures.take(ip);
      const request = await readJson(req, res, { schema: enrolRequestSchema, limit: maxEnrolBytes });
      const identity = await enrol(console.db, request, { seal, signingKey: console.packages.publicKey });
      forgive();
      const actor = { kind: "agent", name: identity.agentId, id: identity.agentId } as const;
      const objects = [`agent:${identity.agentId}`, `mall:${identity.mall.code}`];
      const entry = { actor, action: "agents.enrolled", outcome: "done", objects } as const;
      await recordOther(console, { ip, requestId, ...entry });
      return sendJson(res, JSON.stringify(identity));
    }

    const principal = await authenticate(console, headers);
    if (principal?.kind !== "agent") {
      throw new AppError(
        "unauthorized",
        "This agent's token is not known. Enrol the agent again with a new install code.",
      );
    }
    const { db } = console;
    const agentId = principal.id;
    if (principal.waiting) throw awaiting;
    const asks = route === `GET ${agentRoutes.desired}` || route === `POST ${agentRoutes.report}`;
    const machine = asks && readMachine(headers);
    if (machine) await recordMachine(db, principal, machine);
    if (route === `POST ${agentRoutes.token}`) {
      const { token } = await readJson(req, res, { schema: nextTokenSchema, limit: maxEnrolBytes });
      await recordNextToken(db, principal, token, seal?.(token) ?? null);
      return sendJson(res, "{}");
    }
    if (route === `GET ${agentRoutes.desired}`) return answerDesired(console, agentId, req, res);
    if (route === `POST ${agentRoutes.report}`) {
      const { messages } = await readJson(req, res, { schema: reportRequestSchema, limit: maxReportBytes });
      return sendJson(res, await answerReport(console, agentId, messages));
    }
    if (route === `POST ${agentRoutes.checklist}`) {
      const found = await readJson(req, res, { schema: checklistSchema, limit: maxChecklistBytes });
      await recordChecklist(db, principal, found);
      return sendJson(res, "{}");
    }
    if (route === `POST ${agentRoutes.links}`) {
      const { digests } = await readJson(req, res, { schema: linksRequestSchema, limit: maxPackRequestBytes });
      return sendJson(res, JSON.stringify(await answerLinks(console, agentId, digests)));
    }
    if (route === `POST ${agentRoutes.packs}`) {
      const { digests, last } = await readJson(req, res, { schema: packRequestSchema, limit: maxPackRequestBytes });
      return inTurn(agentId, res, async () => (await sendPack(console, agentId, digests, res)) && last);
    }
    if (route === `POST ${agentRoutes.redeem}`) {
      const question = await readJson(req, res, { schema: agentQuestionSchema, limit: maxCodeBytes });
      return sendJson(res, JSON.stringify(await answerCode(console, principal, question)));
    }
    const [, kind, hex] = method === "GET" ? (content.exec(url.pathname) ?? []) : [];
    if (hex === undefined) throw new AppError("not_found", "There is nothing at this address for an agent.");
    if (kind === agentRoutes.manifests) return sendManifest(db, agentId, hex, req, res);
    return inTurn(agentId, res, async () => {
      await sendAgentBlob(console, agentId, hex, req, res);
      return false;
    });
  };
}

const awaiting = new AppError(
  "awaiting_approval",
  "This agent waits until somebody lets it in, on the mall's page. It asks again by itself.",
);

/** The machine that an agent names, or `null`: an older agent names none. */
function readMachine(headers: Headers): Machine | null {
  const [, fingerprint, name = ""] =
    /^([0-9a-f]{32})(?: ([\w.%!~*'()-]{1,700}))?$/.exec(headers.get(machineHeader) ?? "") ?? [];
  if (fingerprint === undefined) return null;
  return { fingerprint, hostname: unescapeName(name).slice(0, 255) || null };
}

function unescapeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return "";
  }
}
