import { randomBytes } from "node:crypto";
import type { ProjectorConfig } from "@holofleet/shared/protocol/projectors.ts";
import type { Driver, Recall, Trouble } from "../driver.ts";
import type { Session } from "../wire/session.ts";
import {
  encodeQuery,
  encodeSet,
  factsOf,
  isInputCode,
  type Message,
  parseChallenge,
  parseClass,
  parseGreeting,
  parseReply,
  type Reply,
} from "./messages.ts";
import { md5Digest, sha256Digest } from "./sign-in.ts";

const wrongPassword = "The projector refuses the password: correct it in the console.";
const noPassword = "The projector asks for a password: add it in the console.";
const notPjlink = "Something answers at that address, but it does not speak PJLink.";

/** PJLink Class 1 and 2 over one session, with MD5 or SHA-256 sign-in. */
export function createPjlinkDriver(
  config: Pick<ProjectorConfig, "password" | "auth">,
  session: Session,
  recall: Recall,
): Driver {
  let digest = "";
  let answers = 0;
  /** `null` until the device was asked */
  let deviceClass: 1 | 2 | null = null;

  /** `auto` begins with MD5, which every device with a password knows; see `mayProbe`. */
  const method = () => (config.auth === "sha256" || recall.known().auth === "sha256" ? "sha256" : "md5");
  /** A device that does not know SHA-256 counts the question as a failed login, so it is asked once in its life. */
  const mayProbe = () =>
    (config.auth ?? "auto") === "auto" && !recall.known().probed && recall.known().auth === undefined;

  async function signIn(signal: AbortSignal): Promise<Trouble | null> {
    const heard = await session.connect(signal);
    if (heard.kind !== "line") return heard;
    const greeting = parseGreeting(heard.line);
    answers = 0;
    digest = "";
    if (greeting?.kind === "open") return null;
    const { password } = config;
    if (greeting?.kind === "password" && password !== undefined) {
      if (method() === "md5") digest = md5Digest(greeting.seed, password);
      else return challenge(password, signal);
      return null;
    }
    session.close();
    if (greeting === null) return { kind: "unreachable", reason: notPjlink };
    return { kind: "auth", reason: greeting.kind === "password" ? noPassword : wrongPassword };
  }

  async function challenge(password: string, signal: AbortSignal): Promise<Trouble | null> {
    const heard = await session.exchange("PJLINK 2\r", (line) => /PJLINK/i.test(line), signal);
    if (heard.kind !== "line") return heard;
    const random = parseChallenge(heard.line);
    if (random !== null) {
      digest = sha256Digest(random, randomBytes(16).toString("hex"), password);
      return null;
    }
    session.close();
    return { kind: "auth", reason: "The projector does not know the SHA-256 sign-in: set it to MD5 or automatic." };
  }

  async function talk(message: Message, signal: AbortSignal): Promise<Exclude<Reply, { kind: "auth" }> | Trouble> {
    for (let again = false; ; again = true) {
      const refused = session.connected ? null : await signIn(signal);
      if (refused !== null) return refused;
      // PJLink 1 §5.1 signs the first command of a connection; some devices want it on every one and say so with ERRA
      const signed = recall.known().signEvery === true || answers === 0 ? digest : "";
      const isAnswer = (line: string) => parseReply(line, message.body) !== null;
      const heard = await session.exchange(`${signed}${message.text}\r`, isAnswer, signal);
      if (heard.kind !== "line") return heard;
      const reply = parseReply(heard.line, message.body);
      if (reply !== null && reply.kind !== "auth") {
        if (digest !== "" && answers === 0) recall.learn({ auth: method() });
        answers += 1;
        return reply;
      }
      session.close();
      if (again) return { kind: "auth", reason: wrongPassword };
      // later than the second command it only forgot us, as some do now and then: the new connection is enough
      if (answers === 1) recall.learn({ signEvery: true });
      else if (answers > 1) continue;
      else if (digest !== "" && mayProbe()) {
        recall.learn({ probed: true });
        const sha = await probe(signal);
        if (sha !== null) return sha;
      } else return { kind: "auth", reason: wrongPassword };
    }
  }

  /** Tries SHA-256 on a fresh connection after MD5 was refused. `null` when the device knows it. */
  async function probe(signal: AbortSignal): Promise<Trouble | null> {
    const heard = await session.connect(signal);
    if (heard.kind !== "line") return heard;
    const greeting = parseGreeting(heard.line);
    if (greeting?.kind === "password" && config.password !== undefined) {
      const refused = await challenge(config.password, signal);
      if (refused === null) {
        recall.learn({ auth: "sha256" });
        answers = 0;
        return null;
      }
    }
    session.close();
    return { kind: "auth", reason: wrongPassword };
  }

  /** As `talk`; what only Class 2 knows is not sent to a device of Class 1. */
  async function talkInClass(message: Message, signal: AbortSignal): ReturnType<typeof talk> {
    if (message.class === "2" && deviceClass === null) {
      const told = await talk(encodeQuery("class", 1), signal);
      if (told.kind !== "value" && told.kind !== "unsupported") return told;
      deviceClass = told.kind === "value" ? parseClass(told.value) : 1;
    }
    return message.class === "2" && deviceClass === 1 ? { kind: "unsupported" } : talk(message, signal);
  }

  return {
    async read(question, signal) {
      const reply = await talkInClass(encodeQuery(question, deviceClass ?? 1), signal);
      if (reply.kind === "value") {
        const facts = factsOf(question, reply.value);
        deviceClass = facts.identity?.class ?? deviceClass;
        return { kind: "facts", facts };
      }
      // a laser has no lamp and some devices no filter: they may answer ERR1 (PJLink 1 §4.8, PJLink 2 FILT)
      if (reply.kind === "unsupported" && question === "lamps") return { kind: "facts", facts: { lamps: [] } };
      if (reply.kind === "unsupported" && question === "filter") return { kind: "facts", facts: { filterHours: null } };
      return reply.kind === "ok" ? { kind: "unsupported" } : reply;
    },
    async tell(set, signal) {
      // what people type must not become another command
      if (set.type === "input" && !isInputCode(set.code)) return { kind: "bad_param" };
      const message = encodeSet(set, deviceClass ?? 1);
      if (message === null) return { kind: "unsupported" };
      const reply = await talkInClass(message, signal);
      return reply.kind === "value" ? { kind: "ok" } : reply;
    },
    close: () => session.close(),
  };
}
