import type { ProjectorConfig } from "@holofleet/shared/protocol/projectors.ts";
import type { Driver, Recall } from "./driver.ts";
import { createEpsonDriver } from "./epson/driver.ts";
import { frames } from "./epson/messages.ts";
import { createPanasonicDriver } from "./panasonic/driver.ts";
import { createPjlinkDriver } from "./pjlink/driver.ts";
import { createTemplateDriver } from "./template/driver.ts";
import { bytesOf, framerOf } from "./template/messages.ts";
import type { Timings } from "./timings.ts";
import type { Resolve } from "./wire/session.ts";
import { TcpSession } from "./wire/tcp-session.ts";
import { UdpSession } from "./wire/udp-session.ts";

/** A device whose description is missing: it knows nothing, and says so. */
const speechless: Driver = {
  read: async () => ({ kind: "unsupported" }),
  tell: async () => ({ kind: "unsupported" }),
  close: () => {},
};

/** The driver that a projector is configured for, with its own way to the device. */
export function createDriver(config: ProjectorConfig, resolve: Resolve, timings: Timings, recall: Recall): Driver {
  const tcp = (options = {}) => new TcpSession(config, resolve, timings, options);
  switch (config.driver) {
    case "pjlink":
      return createPjlinkDriver(config, tcp(), recall);
    case "panasonic":
      return createPanasonicDriver(config, tcp());
    case "epson":
      return createEpsonDriver(config, tcp({ greets: false, framer: frames }));
    case "template": {
      const { template } = config;
      if (template === undefined) return speechless;
      const framer = framerOf(template);
      if (template.transport === "tcp") return createTemplateDriver(template, tcp({ greets: false, framer }));
      const ended = (datagram: Buffer) => framer(Buffer.concat([datagram, bytesOf(template.terminator, template)]));
      return createTemplateDriver(template, new UdpSession(config, resolve, timings, ended));
    }
  }
}
