import type { ProjectorConfig } from "@holofleet/shared/protocol/projectors.ts";
import type { Driver, Power, Trouble } from "../driver.ts";
import type { Session } from "../wire/session.ts";
import { commandOf, factsOf, hello, isRefusal, parseHello, parseValue, queryOf } from "./messages.ts";

/** Epson ESC/VP.net with ESC/VP21 commands. */
export function createEpsonDriver(config: Pick<ProjectorConfig, "password">, session: Session): Driver {
  let power: Power = "unknown";

  async function signIn(signal: AbortSignal): Promise<Trouble | null> {
    const opened = await session.connect(signal);
    if (opened.kind !== "line") return opened;
    const heard = await session.exchange(hello(config.password), () => true, signal);
    if (heard.kind !== "line") return { kind: "unreachable", reason: heard.reason };
    const answer = parseHello(heard.line);
    if (answer === "in") return null;
    session.close();
    if (answer === "auth")
      return {
        kind: "auth",
        reason: "The projector refuses the password: correct its Monitor password in the console.",
      };
    if (answer === "taken")
      return { kind: "unreachable", reason: "The projector is taken by another controller: close that one first." };
    return { kind: "unreachable", reason: "Something answers at that address, but it does not speak ESC/VP.net." };
  }

  async function talk(command: string, answers: (line: string) => boolean, signal: AbortSignal) {
    const refused = session.connected ? null : await signIn(signal);
    return refused ?? session.exchange(`${command}\r`, answers, signal);
  }

  return {
    async read(question, signal) {
      const name = queryOf(question);
      if (name === null) return { kind: "unsupported" };
      const heard = await talk(`${name}?`, (line) => isRefusal(line) || parseValue(line, name) !== null, signal);
      if (heard.kind !== "line") return heard;
      const value = parseValue(heard.line, name);
      if (value !== null) {
        const facts = factsOf(question, value);
        power = facts.power ?? power;
        return { kind: "facts", facts };
      }
      if (question === "lamps") return { kind: "facts", facts: { lamps: [] } };
      return { kind: power === "on" && question !== "power" ? "unsupported" : "busy" };
    },
    async tell(set, signal) {
      const command = commandOf(set);
      if (command === null) return { kind: set.type === "input" || set.type === "mute" ? "bad_param" : "unsupported" };
      const heard = await talk(command, (line) => isRefusal(line) || line.trim() === "", signal);
      if (heard.kind !== "line") return heard;
      if (!isRefusal(heard.line)) return { kind: "ok" };
      // Epson says ERR for everything: off or moving it means "not now"
      if (power !== "on" || set.type === "power") return { kind: "busy" };
      return { kind: set.type === "input" ? "bad_param" : "unsupported" };
    },
    close: () => session.close(),
  };
}
