import { createHash } from "node:crypto";
import type { ProjectorConfig } from "@holofleet/shared/protocol/projectors.ts";
import type { Driver, Trouble } from "../driver.ts";
import type { TcpSession } from "../tcp-session.ts";
import { encodeQuery, encodeSet, factsOf, parseGreeting, parseReply, queryBodies, type Reply } from "./messages.ts";

const wrongPassword = "The projector refuses the password: correct it in the console.";
const noPassword = "The projector asks for a password: add it in the console.";

/** PJLink Class 1 over one session, with MD5 sign-in. Class 2 devices take the same commands. */
export function createPjlinkDriver(config: Pick<ProjectorConfig, "password">, session: TcpSession): Driver {
  let digest = "";
  let answered = false;
  // PJLink 1 §5.1 signs the first command of a connection; some devices want it on every one and say so with ERRA
  let signEvery = false;

  async function signIn(signal: AbortSignal): Promise<Trouble | null> {
    const heard = await session.connect(signal);
    if (heard.kind !== "line") return heard;
    const greeting = parseGreeting(heard.line);
    answered = false;
    digest = "";
    if (greeting?.kind === "open") return null;
    if (greeting?.kind === "password" && config.password !== undefined) {
      digest = createHash("md5").update(`${greeting.seed}${config.password}`).digest("hex");
      return null;
    }
    session.close();
    if (greeting === null)
      return { kind: "unreachable", reason: "Something answers at that address, but it does not speak PJLink." };
    return { kind: "auth", reason: greeting.kind === "password" ? noPassword : wrongPassword };
  }

  async function talk(
    command: string,
    body: string,
    signal: AbortSignal,
  ): Promise<Exclude<Reply, { kind: "auth" }> | Trouble> {
    for (let again = false; ; again = true) {
      const refused = session.connected ? null : await signIn(signal);
      if (refused !== null) return refused;
      const signed = signEvery || !answered ? digest : "";
      const heard = await session.exchange(signed + command, (line) => parseReply(line, body) !== null, signal);
      if (heard.kind !== "line") return heard;
      const reply = parseReply(heard.line, body);
      if (reply !== null && reply.kind !== "auth") {
        answered = true;
        return reply;
      }
      session.close();
      if (again || !answered) return { kind: "auth", reason: wrongPassword };
      signEvery = true;
    }
  }

  return {
    async read(question, signal) {
      const reply = await talk(encodeQuery(question), queryBodies[question], signal);
      if (reply.kind === "value") return { kind: "facts", facts: factsOf(question, reply.value) };
      // a laser has no lamp: PJLink 1 §4.8 lets it answer ERR1
      if (reply.kind === "unsupported" && question === "lamps") return { kind: "facts", facts: { lamps: [] } };
      return reply.kind === "ok" ? { kind: "unsupported" } : reply;
    },
    async power(on, signal) {
      const reply = await talk(encodeSet({ type: "power", on }), queryBodies.power, signal);
      return reply.kind === "value" ? { kind: "ok" } : reply;
    },
    close: () => session.close(),
  };
}
