import { AppError } from "@holofleet/shared/errors.ts";
import { api, userOf } from "#api/base.ts";
import { disturbs } from "./rules.ts";
import { linkHistory } from "./service.ts";

export const inspectorApi = {
  link: api.inspector.link.handler(async ({ context: { console } }) => ({
    ...console.inspector.broker(),
    ...(await linkHistory(console.db)),
  })),
  publish: api.inspector.publish.handler(async ({ context, input: { confirm, ...message } }) => {
    const { topic, qos, retain, payload } = message;
    if (disturbs(topic) && confirm !== topic) {
      throw new AppError(
        "bad_request",
        "Malls act on what is said on this topic. To publish there all the same, give the topic once more as `confirm`.",
      );
    }
    const { console } = context;
    const size = Buffer.byteLength(payload);
    console.log.info({ by: userOf(context).email, topic, qos, retain, size }, "inspector: publishes");
    return console.inspector.publish(message);
  }),
};
