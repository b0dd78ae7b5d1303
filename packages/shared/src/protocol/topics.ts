/** Version of the wire protocol. An envelope of another version is dropped and counted. */
export const protocolVersion = 1;

export const upKinds = ["status", "reported", "acks", "presence"] as const;
export const downKinds = ["desired", "commands"] as const;
export type UpKind = (typeof upKinds)[number];
export type DownKind = (typeof downKinds)[number];
export type TopicKind = UpKind | DownKind;

/** Delivery of each topic. QoS is at most 1 and retained topics are exact: no broker agrees on more. */
export const delivery: Record<TopicKind, { retain: boolean; qos: 0 | 1 }> = {
  desired: { retain: true, qos: 1 },
  commands: { retain: false, qos: 1 },
  status: { retain: false, qos: 0 },
  reported: { retain: true, qos: 1 },
  acks: { retain: false, qos: 1 },
  presence: { retain: true, qos: 1 },
};

/** An agent's id is its MQTT client id, user name and topic level, so it keeps to what every broker passes on unchanged. */
export const agentIdPattern = /^[A-Za-z0-9_-]{6,40}$/;

const root = `holofleet/v${protocolVersion}/agents`;

export function topicOf(agentId: string, kind: TopicKind): string {
  return `${root}/${agentId}/${kind}`;
}

/** The filter that reaches one kind of message from every agent. */
export function filterOf(kind: UpKind): string {
  return `${root}/+/${kind}`;
}

/** The agent and kind that a topic names, or `null` for any other topic. */
export function parseTopic(topic: string): { agentId: string; kind: TopicKind } | null {
  if (!topic.startsWith(`${root}/`)) return null;
  const [agentId, kind, ...rest] = topic.slice(root.length + 1).split("/");
  if (!agentId || !agentIdPattern.test(agentId) || rest.length > 0) return null;
  return kind !== undefined && Object.hasOwn(delivery, kind) ? { agentId, kind: kind as TopicKind } : null;
}
