/**
 * The wire between the console and an agent. Topics are `holofleet/v1/agents/{agentId}/…`, MQTT 3.1.1, QoS ≤ 1, one envelope
 * `{v, id, sentAt, type, body}` per message; the same envelopes travel over `POST /agent/v1/report`.
 *
 * | topic    | way  | retained      | QoS | body                                                             |
 * |----------|------|---------------|-----|------------------------------------------------------------------|
 * | desired  | down | yes           | 1   | epoch, generation: a doorbell; the answer is `GET /agent/v1/desired` |
 * | commands | down | no            | 1   | id, target, wish, deadline, why                                  |
 * | status   | up   | no            | 0   | progress, at most once a second                                  |
 * | reported | up   | yes           | 1   | snapshot: works, projectors, disk, versions; (bootId, seq)       |
 * | acks     | up   | no            | 1   | command id, state, result                                        |
 * | presence | up   | yes, and will | 1   | online or not, with the boot id; again every 30 s ± 20 %         |
 */

export * from "../codes/wire.ts";
export * from "../cues/messages.ts";
export * from "./agent-http.ts";
export * from "./codec.ts";
export * from "./commands.ts";
export * from "./legacy.ts";
export * from "./player-http.ts";
export * from "./projectors/hours.ts";
export * from "./projectors/template.ts";
export * from "./projectors.ts";
export * from "./state.ts";
export * from "./status.ts";
export * from "./topics.ts";
