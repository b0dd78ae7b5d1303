import { expect, test } from "vitest";
import { addAccount, addOlderAccount, planAccounts, removeAccount } from "./accounts.ts";

const agents = (...ids: string[]) => ids.map((id) => ({ id }));

test.each([
  [[], [], { add: [], remove: [] }],
  [agents("a_one", "a_two"), ["a_two"], { add: agents("a_one"), remove: [] }],
  [agents("a_one"), ["a_one", "a_gone"], { add: [], remove: ["a_gone"] }],
  [[], ["console", "lamp", "a_gone"], { add: [], remove: ["a_gone"] }],
])("wanted %j, present %j", (wanted, present, plan) => {
  expect(planAccounts(wanted, present)).toEqual(plan);
});

test("who moved to another topic is made anew", () => {
  const wanted = agents("d_one", "d_two", "d_new");
  const plan = planAccounts(wanted, ["d_one", "d_two", "d_gone"], new Set(["d_two"]));
  expect(plan).toEqual({ add: agents("d_two", "d_new"), remove: ["d_two", "d_gone"] });
});

test("an account may speak on its up topics and listen on its down topics, under its own client id", () => {
  const [role, client] = addAccount("a_one", "secret");
  const topics = (acltype: string) =>
    ((role?.acls ?? []) as { acltype: string; topic: string; allow: boolean }[])
      .filter((acl) => acl.acltype === acltype && acl.allow)
      .map(({ topic }) => topic.replace("holofleet/v1/agents/a_one/", ""));
  expect(topics("publishClientSend")).toEqual(["status", "reported", "acks", "presence"]);
  expect(topics("subscribeLiteral")).toEqual(["desired", "commands"]);
  expect(client).toMatchObject({ username: "a_one", clientid: "a_one", password: "secret" });
  expect(removeAccount("a_one").map(({ command }) => command)).toEqual(["deleteClient", "deleteRole"]);
});

test("an older agent's account listens on its topics, says nothing, and comes with any client id", () => {
  const [role, client] = addOlderAccount("l_one-1", "secret", ["sync", "holo-file-sync-42"]);
  const acls = (role?.acls ?? []) as { acltype: string; topic: string }[];
  expect(acls.map(({ acltype, topic }) => `${acltype} ${topic}`)).toEqual([
    ...["subscribeLiteral sync", "subscribeLiteral holo-file-sync-42"],
    ...["publishClientReceive sync", "publishClientReceive holo-file-sync-42"],
  ]);
  expect(client).not.toHaveProperty("clientid");
  expect(planAccounts([{ id: "l_one-1" }], ["l_one-0"])).toEqual({ add: [{ id: "l_one-1" }], remove: ["l_one-0"] });
});
