import { createClient } from "@holofleet/contract/client.ts";
import { parseCsv } from "@holofleet/shared/csv.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signIn, startTestConsole, type TestConsole } from "../src/console.ts";

const password = "correct horse battery";
let running: TestConsole;
let viewer: string;

beforeAll(async () => {
  running = await startTestConsole();
  const { admin } = running;
  await admin.malls.add({ code: "SH-01", name: "Plaza" });
  await admin.people.add({ email: "viewer@example.test", name: "V", password, role: "viewer", within: null });
  viewer = await signIn(running.url, "viewer@example.test", password);
});
afterAll(() => running?.stop());

const newest = async (filter: Parameters<TestConsole["admin"]["audit"]["list"]>[0] = {}) =>
  (await running.admin.audit.list(filter)).entries;
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(new URL(path, running.url), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

describe("a change", () => {
  test("is on record: who, what, before and after, from where", async () => {
    await running.admin.malls.update({ code: "SH-01", name: "Plaza anew", tags: ["vip"] });
    const [entry] = await newest({ object: "mall:SH-01" });
    expect(entry).toMatchObject({
      actor: { kind: "person", name: running.email },
      ...{ action: "malls.update", outcome: "done", objects: ["mall:SH-01"] },
      input: { code: "SH-01", name: "Plaza anew", tags: ["vip"] },
      before: { name: "Plaza", tags: [] },
      after: { name: "Plaza anew", tags: ["vip"] },
      ip: expect.stringMatching(/127\.0\.0\.1$/),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(Date.now() - Date.parse(entry?.at ?? "")).toBeLessThan(60_000);
  });

  test("is on record whatever stands beside it, and whoever cannot be named is asked to sign in", async () => {
    const signed = { authorization: `Bearer ${running.token}` };
    const odd = { "a\0b": "\ud83c", slugs: ["\0"], note: `${"n".repeat(199)}🏬` };
    const answered = await post("/api/v1/works", { title: "Odd", slug: "odd", ...odd }, signed);
    expect(answered.status).toBe(200);
    expect((await newest({ object: "work:odd" }))[0]).toMatchObject({ action: "works.create", outcome: "done" });
    expect((await post("/api/v1/works/%00/publish", {})).status).toBe(401);
  });

  test("that was refused for lack of rights is on record, and changed nothing", async () => {
    const client = createClient({ url: running.url, token: viewer });
    await expect(client.malls.add({ code: "SH-02", name: "Taken" })).rejects.toThrow();
    const [entry] = await newest({ who: "viewer@" });
    expect(entry).toMatchObject({ action: "malls.add", outcome: "refused", objects: ["mall:SH-02"], after: null });
  });

  test("that failed, that nobody asked for, and what only looks is not", async () => {
    const before = await newest();
    await expect(running.admin.malls.update({ code: "SH-99", name: "x" })).rejects.toThrow();
    expect((await post("/api/v1/malls", { code: "SH-03", name: "x" })).status).toBe(401);
    await running.admin.malls.list();
    expect((await newest())[0]?.id).toBe(before[0]?.id);
  });

  test("keeps no secret", async () => {
    await running.admin.malls.setPin({ code: "SH-01", pin: "8642" });
    await running.admin.projectors.add({ mall: "SH-01", name: "Beam", host: "10.0.0.8", password: "proj-secret" });
    const rows = JSON.stringify(await running.console.db.auditEntry.findMany());
    expect(rows).toContain("projectors.add");
    expect(rows).not.toMatch(/8642|proj-secret|correct horse/);
  });
});

test("who comes and goes is on record, and who could not", async () => {
  const signedIn = await post("/api/auth/sign-in/email", { email: "viewer@example.test", password });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  await post("/api/auth/sign-out", {}, { cookie });
  await post("/api/auth/sign-in/email", { email: "viewer@example.test", password: "wrong password" });
  // a password in the field of the name
  await post("/api/auth/sign-in", { name: "wrong-password", password: "x" });
  await post("/api/auth/pin", { mall: "SH-01", pin: "1111" });
  const entries = await newest({ what: "session", limit: 5 });
  expect(entries.map(({ action, outcome, actor }) => [action, outcome, actor.kind, actor.name])).toEqual([
    ["session.pin", "refused", "nobody", ""],
    ["session.signIn", "refused", "nobody", ""],
    ["session.signIn", "refused", "nobody", "viewer@example.test"],
    ["session.signOut", "done", "person", "viewer@example.test"],
    ["session.signIn", "done", "person", "viewer@example.test"],
  ]);
  expect(JSON.stringify(await running.console.db.auditEntry.findMany())).not.toMatch(/wrong.password|1111/);
});

test("the database refuses to change or remove an entry that is younger than a year", async () => {
  const { db } = running.console;
  const [entry] = await newest();
  const id = entry?.id;
  const update = db.$executeRaw`UPDATE "AuditEntry" SET "actor" = 'somebody else' WHERE "id" = ${id}`;
  await expect(update).rejects.toThrow(/append-only/);
  await expect(db.$executeRaw`DELETE FROM "AuditEntry" WHERE "id" = ${id}`).rejects.toThrow(/append-only/);
  await expect(db.$executeRaw`TRUNCATE "AuditEntry"`).rejects.toThrow(/append-only/);
  const old = { actorKind: "nobody", actor: "long ago", action: "session.signIn", outcome: "refused", ip: "" };
  const at = new Date(Date.now() - 366 * 86_400_000);
  const { id: oldId } = await db.auditEntry.create({ data: { ...old, at, requestId: "" } });
  await db.auditEntry.delete({ where: { id: oldId } });
});

test("it is searched by each of its parts, page by page", async () => {
  await running.admin.groups.create({ name: "North", malls: ["SH-01"] });
  const actions = async (filter: Parameters<typeof newest>[0]) => (await newest(filter)).map(({ action }) => action);
  expect(await actions({ q: "north" })).toContain("groups.create");
  expect(await actions({ q: "100%_" })).toEqual([]);
  expect(await actions({ what: "groups.create" })).toEqual(["groups.create"]);
  expect(new Set(await actions({ what: "malls" }))).toEqual(new Set(["malls.add", "malls.update", "malls.setPin"]));
  expect(await actions({ object: "group:North" })).toEqual(["groups.create"]);
  // of a person also what they did
  expect(await actions({ object: "person:viewer@example.test" })).toEqual(
    expect.arrayContaining(["people.add", "malls.add", "session.signIn"]),
  );
  expect(await actions({ from: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
  expect(await actions({ to: new Date(Date.now() - 3_600_000).toISOString() })).toEqual([]);
  expect((await actions({ outcome: "refused", what: "malls" })).every((action) => action === "malls.add")).toBe(true);
  const first = await running.admin.audit.list({ limit: 1 });
  const second = await running.admin.audit.list({ limit: 1, after: first.entries[0]?.id });
  expect([first.more, second.entries[0]?.id === first.entries[0]?.id]).toEqual([true, false]);
});

test("as CSV no name begins a line or a formula", async () => {
  await running.admin.groups.create({ name: "=cmd|x", malls: [] });
  await running.admin.malls.update({ code: "SH-01", name: "Evil\nadmin@example.test,person" });
  const { csv, more } = await running.admin.audit.export({ what: "malls.update" });
  const rows = parseCsv(csv);
  const { entries } = await running.admin.audit.list({ what: "malls.update" });
  expect([rows.length, csv.trimEnd().split("\r\n").length, more]).toEqual([
    entries.length + 1,
    entries.length + 1,
    false,
  ]);
  const lines = (await running.admin.audit.export({})).csv.split(/\r?\n/).slice(1, -1);
  expect(lines.every((line) => /^\d{4}-\d\d-\d\dT/.test(line))).toBe(true);
});
