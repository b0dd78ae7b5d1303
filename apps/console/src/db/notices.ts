/**
 * What the console tells itself through Postgres: ids only, after commit, to every replica. The bridge and the browser rooms
 * listen. A notice may be lost (NOTIFY has no replay), so each listener also sweeps when it starts and reconnects.
 */
export const noticeKinds = ["fleet", "mall", "agent", "work", "run", "projector", "command"] as const;

export interface Notice {
  kind: (typeof noticeKinds)[number];
  /** id of the mall, agent, run, projector or command; slug of the work; empty for the fleet */
  id: string;
}
