import { z } from "zod";

export const driverKinds = ["pjlink", "panasonic", "epson", "template"] as const;
export type DriverKind = (typeof driverKinds)[number];

/** Where each driver's devices listen; a template has no usual port. */
export const driverPorts: Record<Exclude<DriverKind, "template">, number> = {
  pjlink: 4352,
  panasonic: 1024,
  epson: 3629,
};

const payload = z.string().min(1).max(400);
/** What a reply looks like, `*` for anything: "POW=ON*". No regular expressions, which a reply could make endless. */
const pattern = z.string().min(1).max(200);

const query = <T extends z.ZodType<string>>(value: T) =>
  z.object({ send: payload, answers: z.array(z.object({ pattern, value })).min(1).max(40) });

/**
 * How to speak to a device that no driver knows: relays, screens, serial servers, domestic projectors. Text may hold `\r`, `\n`,
 * `\t`, `\\` and `\x41`; with `encoding: "hex"` everything is bytes in hexadecimal, blanks allowed, in patterns too.
 */
export const projectorTemplateSchema = z.object({
  transport: z.enum(["tcp", "udp"]).default("tcp"),
  encoding: z.enum(["text", "hex"]).default("text"),
  /** put after everything that is sent, and what ends a reply; without one a reply ends where a pattern fits */
  terminator: z.string().max(40).default(""),
  /** of a reply that takes a command; without one nobody answers commands */
  accepted: pattern.optional(),
  /** of a reply that refuses one */
  refused: pattern.optional(),
  /** what is sent for each wish; one that is missing is unsupported */
  commands: z
    .object({
      powerOn: payload,
      powerOff: payload,
      videoMuteOn: payload,
      videoMuteOff: payload,
      audioMuteOn: payload,
      audioMuteOff: payload,
      freezeOn: payload,
      freezeOff: payload,
    })
    .partial(),
  /** code of an input → what selects it */
  inputs: z.record(z.string().min(1).max(40), payload).default({}),
  /** more commands by name, such as `screen down` */
  named: z.record(z.string().min(1).max(40), payload).default({}),
  /** how the device is asked; a wish that cannot be asked back ends `unverifiable` */
  queries: z
    .object({
      power: query(z.enum(["standby", "warming", "on", "cooling"])),
      input: query(z.string().min(1).max(40)),
      videoMute: query(z.enum(["on", "off"])),
      audioMute: query(z.enum(["on", "off"])),
      freeze: query(z.enum(["on", "off"])),
    })
    .partial()
    .default({}),
});
export type ProjectorTemplate = z.infer<typeof projectorTemplateSchema>;
