import type { ProjectorTemplate } from "@holofleet/shared/protocol/projectors/template.ts";
import { type Answer, type DeviceReply, type Driver, type Facts, halfDone } from "../driver.ts";
import type { Session } from "../wire/session.ts";
import { fits, payloadOf, payloadsOf } from "./messages.ts";

type QueryName = keyof ProjectorTemplate["queries"];

/** Devices that a technician described: named payloads, patterns for replies, queries where the device has them. */
export function createTemplateDriver(template: ProjectorTemplate, session: Session): Driver {
  const matches = (line: string, pattern: string | undefined) => pattern !== undefined && fits(line, pattern, template);

  async function open(signal: AbortSignal) {
    const opened = session.connected ? null : await session.connect(signal);
    return opened === null || opened.kind === "line" ? null : opened;
  }

  /** The value of a query by its name: what the first pattern that fits stands for. */
  async function ask(name: QueryName, signal: AbortSignal) {
    const query = template.queries[name];
    if (query === undefined) return { kind: "unsupported" as const };
    const lost = await open(signal);
    if (lost !== null) return lost;
    const valueIn = (line: string) => query.answers.find(({ pattern }) => matches(line, pattern))?.value;
    const isAnswer = (line: string) => valueIn(line) !== undefined || matches(line, template.refused);
    const heard = await session.exchange(payloadOf(query.send, template), isAnswer, signal);
    if (heard.kind !== "line") return heard;
    const value = valueIn(heard.line);
    return value === undefined ? { kind: "busy" as const } : { kind: "value" as const, value };
  }

  async function readMute(signal: AbortSignal): Promise<Answer> {
    const video = await ask("videoMute", signal);
    if (video.kind !== "value" && video.kind !== "unsupported") return video;
    const audio = await ask("audioMute", signal);
    if (audio.kind !== "value" && audio.kind !== "unsupported") return audio;
    if (video.kind !== "value" && audio.kind !== "value") return { kind: "unsupported" };
    const isOn = (told: typeof video) => told.kind === "value" && told.value === "on";
    return { kind: "facts", facts: { mute: { video: isOn(video), audio: isOn(audio) } } };
  }

  /** Sends one payload; where the device answers, it must take it. */
  async function send(bytes: Buffer, signal: AbortSignal): Promise<DeviceReply> {
    const lost = await open(signal);
    if (lost !== null) return lost;
    if (template.accepted === undefined) return (await session.send(bytes, signal)) ?? { kind: "ok" };
    const isAnswer = (line: string) => matches(line, template.accepted) || matches(line, template.refused);
    const heard = await session.exchange(bytes, isAnswer, signal);
    if (heard.kind !== "line") return heard;
    return matches(heard.line, template.refused) ? { kind: "busy" } : { kind: "ok" };
  }

  return {
    async read(question, signal) {
      if (question === "mute") return readMute(signal);
      if (question !== "power" && question !== "input" && question !== "freeze") return { kind: "unsupported" };
      const told = await ask(question, signal);
      if (told.kind !== "value") return told;
      const value: unknown = question === "freeze" ? told.value === "on" : told.value;
      return { kind: "facts", facts: { [question]: value } as Facts };
    },
    async tell(set, signal) {
      const payloads = payloadsOf(template, set);
      if (payloads.length === 0)
        return { kind: set.type === "input" || set.type === "named" ? "bad_param" : "unsupported" };
      for (const [index, payload] of payloads.entries()) {
        const reply = await send(payloadOf(payload, template), signal);
        if (reply.kind !== "ok") return index === 0 ? reply : halfDone(reply);
      }
      return { kind: "ok" };
    },
    close: () => session.close(),
  };
}
