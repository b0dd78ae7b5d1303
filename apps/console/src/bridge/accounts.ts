import { downKinds, topicOf, upKinds } from "@holofleet/shared/protocol/topics.ts";

/** A command of Mosquitto's dynamic security plugin. */
export type Command = { command: string } & Record<string, unknown>;

/** Names of accounts and roles here that are agents', ours or older ones, or devices'; all others are somebody else's and left alone. */
const ourName = /^[adl]_[A-Za-z0-9_-]+$/;

/** The role of the console's own account. */
export const consoleRole = "holofleet-console-all";

/** What the console itself may: everything but on the broker's own topics. Older agents and cues have topics of their own. */
export function planConsole(username: string): Command[] {
  const rolename = consoleRole;
  const topic = "#";
  const acls = ["publishClientSend", "publishClientReceive", "subscribePattern"];
  return [
    { command: "createRole", rolename, acls: acls.map((acltype) => ({ acltype, topic, allow: true })) },
    { command: "addClientRole", username, rolename },
  ];
}

/**
 * What is to be done so that the broker lets in exactly the agents that are `wanted`, of which it knows those that are
 * `present`; those that `moved` to another topic are made anew. Each has a role of its own, because a role cannot name its user, and is bound to its own client id.
 */
export function planAccounts<T extends { id: string }>(
  wanted: readonly T[],
  present: readonly string[],
  moved: ReadonlySet<string> = new Set(),
) {
  const known = new Set(present);
  const ids = new Set(wanted.map(({ id }) => id));
  return {
    add: wanted.filter(({ id }) => !known.has(id) || moved.has(id)),
    remove: present.filter((name) => ourName.test(name) && (!ids.has(name) || moved.has(name))),
  };
}

export function addAccount(id: string, password: string): Command[] {
  const allow = (acltype: string, topic: string) => ({ acltype, topic, allow: true });
  const acls = [
    ...upKinds.map((kind) => allow("publishClientSend", topicOf(id, kind))),
    ...downKinds.map((kind) => allow("subscribeLiteral", topicOf(id, kind))),
    ...downKinds.map((kind) => allow("publishClientReceive", topicOf(id, kind))),
  ];
  return [
    { command: "createRole", rolename: id, acls },
    { command: "createClient", username: id, clientid: id, password, roles: [{ rolename: id }] },
  ];
}

/** An older agent hears its topics only. Its client id is the time at which it started, so it is bound to none. */
export function addOlderAccount(name: string, password: string, topics: readonly string[]): Command[] {
  const allow = (acltype: string) => topics.map((topic) => ({ acltype, topic, allow: true }));
  const acls = [...allow("subscribeLiteral"), ...allow("publishClientReceive")];
  return [
    { command: "createRole", rolename: name, acls },
    { command: "createClient", username: name, password, roles: [{ rolename: name }] },
  ];
}

/** A device asks and is answered on its one topic. It may have a second connection, so it is bound to no client id. */
export function addDeviceAccount(name: string, password: string, topic: string): Command[] {
  const acltypes = ["publishClientSend", "subscribeLiteral", "publishClientReceive"];
  return [
    { command: "createRole", rolename: name, acls: acltypes.map((acltype) => ({ acltype, topic, allow: true })) },
    { command: "createClient", username: name, password, roles: [{ rolename: name }] },
  ];
}

/** Ends its connections too. */
export function removeAccount(id: string): Command[] {
  return [
    { command: "deleteClient", username: id },
    { command: "deleteRole", rolename: id },
  ];
}
