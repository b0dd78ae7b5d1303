import { grantedSchema, maxTopicLength, redeemKeySchema, topicFilterPattern } from "@holofleet/shared/codes/wire.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { mallCodeSchema } from "../malls.ts";

const route = (method: "GET" | "POST" | "PUT", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["codes"] });
const time = z.iso.datetime();

export const codeRedeeming = {
  redeem: route("POST", "/codes/redeem", "Use an access code: exactly one asker is granted each of its uses")
    .input(
      z.object({
        code: z.string().max(100),
        /** the asker's own name for its question: asked again with it, the answer is the same */
        key: redeemKeySchema.optional(),
        /** code of the mall where it is used */
        mall: mallCodeSchema.optional(),
      }),
    )
    .output(grantedSchema),
};

/** Somebody who asked for many codes that do not exist. */
export const codeAlarmSchema = z.object({
  source: z.string(),
  /** kiosk, device or person */
  asker: z.string(),
  /** code */
  mall: z.string().nullable(),
  at: time,
  /** how many times in a row they were made to wait */
  strikes: z.number().int(),
  /** until when nothing is checked for them */
  blockedUntil: time.nullable(),
});
export type CodeAlarm = z.infer<typeof codeAlarmSchema>;

export const codeAlarms = {
  alarms: route("GET", "/codes/alarms", "Who guesses at access codes").output(z.array(codeAlarmSchema)),
  dismiss: route("POST", "/codes/alarms/dismiss", "Somebody looked after an alarm; how long they wait stays")
    .input(z.object({ source: z.string().max(400) }))
    .output(z.array(codeAlarmSchema)),
};

/** Where devices ask by MQTT: no wildcard, or one `+` level that stands for the device. `null`: not at all. */
export const exchangeSchema = z.object({
  topic: z
    .string()
    .max(maxTopicLength)
    .regex(topicFilterPattern, "levels of letters, digits, - and _, at most one of them +; not the agents' own topics")
    .nullable(),
});
export type CodeExchange = z.infer<typeof exchangeSchema>;

export const codeDeviceSchema = z.object({
  /** MQTT user name; client ids begin with it */
  id: z.string(),
  name: z.string(),
  mall: z.string(),
  mallName: z.string(),
  /** where it asks and is answered; `null` while the exchange is off */
  topic: z.string().nullable(),
  createdBy: z.string(),
  createdAt: time,
  revokedAt: time.nullable(),
});
export type CodeDevice = z.infer<typeof codeDeviceSchema>;

export const codeDevices = {
  exchange: route("GET", "/codes/exchange", "Where devices ask for access codes by MQTT").output(exchangeSchema),
  setExchange: route("PUT", "/codes/exchange", "Choose the topic where devices ask for access codes, or none")
    .input(exchangeSchema)
    .output(exchangeSchema),
  devices: route("GET", "/codes/devices", "Devices that ask for access codes by MQTT").output(
    z.array(codeDeviceSchema),
  ),
  addDevice: route("POST", "/codes/devices", "Let a device ask by MQTT; its password is shown once")
    .input(z.object({ name: z.string().trim().min(1).max(80), mall: mallCodeSchema }))
    .output(codeDeviceSchema.extend({ password: z.string() })),
  revokeDevice: route("POST", "/codes/devices/{id}/revoke", "Shut a device out, at once")
    .input(z.object({ id: z.string().max(64) }))
    .output(codeDeviceSchema),
};
