import type { Acknowledged, BrokerLink } from "@holofleet/contract/fleet/inspector.ts";
import type { BrokerAccess } from "./access.ts";
import { publishOnce, type TestMessage } from "./publish.ts";
import { startWatch, type Viewer, type Watch } from "./watch.ts";

/** An administrator's eyes and hand at the broker. It holds no connection while nobody looks. */
export interface Inspector {
  /** Which broker it is, without the password. */
  broker(): Pick<BrokerLink, "url" | "account" | "embedded">;
  watch(viewer: Viewer): Watch;
  /** @throws AppError unavailable, forbidden, timeout */
  publish(message: TestMessage): Promise<Acknowledged>;
}

/** @param access where the broker is; asked when it is needed, because the console knows it late */
export function createInspector(access: () => BrokerAccess & { embedded: boolean }): Inspector {
  return {
    broker() {
      const { url, username, embedded } = access();
      const { protocol, host, pathname } = new URL(url);
      return { url: `${protocol}//${host}${pathname}`, account: username, embedded };
    },
    watch: (viewer) => startWatch(access(), viewer),
    publish: (message) => publishOnce(access(), message),
  };
}
