import type {
  InspectedBatch,
  InspectorClientEvents,
  InspectorServerEvents,
  InspectorState,
  Qos,
  SubscriptionAnswer,
} from "@holofleet/contract/fleet/inspector.ts";
import { io, type Socket } from "socket.io-client";

/** The inspector's page without its looks: what it was told, and when it says that it has taken a batch. */
export interface InspectorPage {
  socket: Socket<InspectorServerEvents, InspectorClientEvents>;
  batches: InspectedBatch[];
  states: InspectorState[];
  /** From now on batches are left lying. */
  freeze(): void;
  /** Takes what lies there, and what comes from now on. */
  thaw(): void;
  subscribe(filter: string, qos?: Qos): Promise<SubscriptionAnswer>;
}

/** Opens it. @throws Error with the reason of the refusal */
export async function openInspector(url: string, token: string): Promise<InspectorPage> {
  const extraHeaders = { authorization: `Bearer ${token}` };
  const socket: InspectorPage["socket"] = io(`${url}/inspector`, {
    transports: ["websocket"],
    extraHeaders,
    reconnection: false,
    forceNew: true,
  });
  let left: (() => void)[] | null = null;
  const page: InspectorPage = {
    socket,
    batches: [],
    states: [],
    freeze() {
      left = [];
    },
    thaw() {
      for (const taken of left ?? []) taken();
      left = null;
    },
    subscribe: (filter, qos = 0) => new Promise((resolve) => socket.emit("subscribe", { filter, qos }, resolve)),
  };
  socket.on("messages", (batch, taken) => {
    page.batches.push(batch);
    if (left) left.push(taken);
    else taken();
  });
  socket.on("state", (state) => page.states.push(state));
  await new Promise((resolve, reject) => {
    socket.once("connect", () => resolve(null));
    socket.once("connect_error", reject);
  });
  return page;
}
