import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@holofleet/shared/errors.ts";
import {
  type BrokerPrincipal,
  type CueTopics,
  mayPublish,
  maySubscribe,
  noCues,
  ownsClientId,
} from "@holofleet/shared/protocol/access.ts";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import { mqttIdentity } from "#access/mqtt.ts";
import { livingAgents } from "#features/agents/service.ts";
import { livingDevice } from "#features/codes/service.ts";
import { createCueTopics } from "#features/cues/service.ts";
import { livingLegacy } from "#features/legacy/service.ts";
import type { Console } from "../../context.ts";
import { readBody, sendJson } from "../body.ts";
import type { HttpHandler } from "../handler.ts";
import { mayEnter, mayRoute, mayUse, type Question } from "./rabbitmq.ts";

const maxBytes = 8_000;
/** How long a revoked agent that is still connected may go on, in milliseconds. Coming in is never answered from memory. */
const memoryMs = 5_000;

const emqxSchema = z.object({
  username: z.string().default(""),
  password: z.string().default(""),
  clientid: z.string().default(""),
  action: z.enum(["publish", "subscribe"]).optional(),
  topic: z.string().default(""),
});

/**
 * The routes under `/broker/v1`, for a broker of the user's own that asks who may come in and do what: RabbitMQ's
 * `auth_backend_http` and EMQX's HTTP authentication and authorisation. Every question that can be read is answered, and what is
 * not allowed is denied in so many words, because an EMQX that gets no answer may let in. Open to who shows the broker secret.
 */
export function brokerHttp(console: Console): HttpHandler {
  const { brokerSecret } = console.env;
  const cueTopics = createCueTopics(console.db);
  const living = new LRUCache<string, boolean>({ max: 20_000, ttl: memoryMs });

  /** Whose name this is, whose password was checked when the connection began. */
  async function named(username: string): Promise<BrokerPrincipal | null> {
    if (console.mqtt.username !== "" && username === console.mqtt.username) return { role: "console" };
    const device = await livingDevice(console.db, username);
    if (device) return { role: "device", ...device };
    const [older] = await livingLegacy(console.db, [username]);
    if (older) return older;
    const known = living.get(username) ?? (await livingAgents(console.db, [username])).length > 0;
    living.set(username, known);
    return known ? { role: "agent", id: username } : null;
  }

  async function allowed(principal: BrokerPrincipal, may: (cues: CueTopics) => boolean): Promise<boolean> {
    return may(noCues) || may(await cueTopics(principal));
  }

  async function rabbit(path: string, question: Question): Promise<boolean> {
    const { username = "", password } = question;
    if (path === "user") {
      return password !== undefined && mayEnter(await mqttIdentity(console, username, password), question);
    }
    const principal = await named(username);
    if (principal === null) return false;
    if (path === "vhost") return mayEnter(principal, question);
    if (path === "resource") return mayUse(principal, question);
    return path === "topic" && (await allowed(principal, (cues) => mayRoute(principal, question, cues)));
  }

  async function emqx(path: string, question: z.infer<typeof emqxSchema>): Promise<boolean> {
    const { username, password, clientid, action, topic } = question;
    if (path === "authenticate") {
      const principal = await mqttIdentity(console, username, password);
      return principal !== null && ownsClientId(principal, clientid, username);
    }
    const principal = path === "authorize" ? await named(username) : null;
    if (principal === null || action === undefined) return false;
    const may = action === "publish" ? mayPublish : maySubscribe;
    return allowed(principal, (cues) => may(principal, topic, cues));
  }

  const answer = async (req: IncomingMessage, res: ServerResponse, kind: string, path: string) => {
    const body = (await readBody(req, res, maxBytes)).toString("utf8");
    if (kind === "rabbitmq")
      return sendText(res, verdict(await rabbit(path, Object.fromEntries(new URLSearchParams(body)))));
    const question = emqxSchema.safeParse(parseJson(body));
    const may = question.success && (await emqx(path, question.data));
    sendJson(res, JSON.stringify({ result: verdict(may), is_superuser: false }));
  };

  return async (req, res, { url, headers }) => {
    const [, kind = "", path = ""] = /^\/broker\/v1\/(rabbitmq|emqx)\/(\w+)$/.exec(url.pathname) ?? [];
    const shown = url.searchParams.get("secret") ?? headers.get("authorization")?.replace(/^Bearer /i, "") ?? "";
    if (req.method !== "POST" || kind === "" || brokerSecret === null || !same(shown, brokerSecret)) {
      throw new AppError("not_found", "There is nothing at this address for who does not show the broker secret.");
    }
    try {
      await answer(req, res, kind, path);
    } catch (error) {
      console.log.warn({ err: error }, "broker: a question could not be answered, so it was denied");
      if (res.headersSent) return;
      if (kind === "emqx") sendJson(res, JSON.stringify({ result: "deny", is_superuser: false }));
      else sendText(res, "deny");
    }
  };
}

const verdict = (may: boolean): "allow" | "deny" => (may ? "allow" : "deny");

function same(given: string, secret: string): boolean {
  const [a, b] = [given, secret].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sendText(res: ServerResponse, text: string): void {
  res.writeHead(200, { "content-type": "text/plain", "content-length": text.length, "cache-control": "no-store" });
  res.end(text);
}
