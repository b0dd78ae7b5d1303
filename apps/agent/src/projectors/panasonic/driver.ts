import { createHash } from "node:crypto";
import type { ProjectorConfig } from "@holofleet/shared/protocol/projectors.ts";
import { type Driver, halfDone, type Trouble } from "../driver.ts";
import type { Session } from "../wire/session.ts";
import { commandsOf, factsOf, muteQueries, parseGreeting, parseReply, queryOf, type Reply } from "./messages.ts";

/** The user of Panasonic's web control that every device has. */
const defaultUser = "admin1";
const wrongPassword = "The projector refuses user or password: correct them in the console.";
const noPassword = "The projector asks for a password: add it in the console.";

/** Panasonic NTCONTROL: one connection for each command, because the device closes it after its reply. */
export function createPanasonicDriver(config: Pick<ProjectorConfig, "user" | "password">, session: Session): Driver {
  async function talk(command: string, signal: AbortSignal): Promise<Exclude<Reply, { kind: "auth" }> | Trouble> {
    const heard = await session.connect(signal);
    if (heard.kind !== "line") return heard;
    const greeting = parseGreeting(heard.line);
    if (greeting === null)
      return { kind: "unreachable", reason: "Something answers at that address, but it does not speak NTCONTROL." };
    if (greeting.kind === "auth") return { kind: "auth", reason: wrongPassword };
    if (greeting.kind === "password" && config.password === undefined) return { kind: "auth", reason: noPassword };
    const signed = greeting.kind === "password" ? digestOf(greeting.seed) : "";
    const reply = await session.exchange(`${signed}00${command}\r`, (line) => parseReply(line) !== null, signal);
    session.close();
    if (reply.kind !== "line") return reply;
    const parsed = parseReply(reply.line);
    if (parsed === null || parsed.kind === "auth") return { kind: "auth", reason: wrongPassword };
    return parsed;
  }

  function digestOf(seed: string): string {
    const { user = defaultUser, password = "" } = config;
    return createHash("md5").update(`${user}:${password}:${seed}`).digest("hex");
  }

  async function readMute(signal: AbortSignal) {
    const video = await talk(muteQueries.video, signal);
    if (video.kind !== "value") return video;
    const audio = await talk(muteQueries.audio, signal);
    const isBlack = Number(video.value) === 1;
    // models without loudspeakers have no sound to mute: they are silent when they are to be
    const isSilent = audio.kind === "value" ? Number(audio.value) === 1 : audio.kind === "unsupported" && isBlack;
    return { kind: "facts" as const, facts: { mute: { video: isBlack, audio: isSilent } } };
  }

  return {
    async read(question, signal) {
      if (question === "mute") return readMute(signal);
      const command = queryOf(question);
      if (command === null) return { kind: "unsupported" };
      const reply = await talk(command, signal);
      if (reply.kind === "value") return { kind: "facts", facts: factsOf(question, reply.value) };
      if (reply.kind === "unsupported" && question === "lamps") return { kind: "facts", facts: { lamps: [] } };
      return reply;
    },
    async tell(set, signal) {
      const commands = commandsOf(set);
      if (commands.length === 0) return { kind: set.type === "input" ? "bad_param" : "unsupported" };
      for (const [index, command] of commands.entries()) {
        const reply = await talk(command, signal);
        if (reply.kind !== "value") return index === 0 ? reply : halfDone(reply);
      }
      return { kind: "ok" };
    },
    close: () => session.close(),
  };
}
