import { failureOf } from "@holofleet/contract/client.ts";
import { io } from "socket.io-client";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { signIn, startTestConsole, type TestConsole } from "../src/console.ts";
import { type Mailbox, startMailbox } from "../src/mailbox.ts";

const password = "correct horse battery";
const person = { name: "Lin", role: "viewer", within: null } as const;

let running: TestConsole;
let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await startMailbox();
  running = await startTestConsole({
    HOLOFLEET_SMTP_URL: mailbox.url,
    HOLOFLEET_MAIL_FROM: "Holofleet <holo@example.test>",
  });
});
afterAll(async () => {
  await running?.stop();
  await mailbox?.stop();
});
beforeEach(() => {
  mailbox.taken = [];
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(new URL(`/api/auth/${path}`, running.url), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const recipients = () => mailbox.taken.map(({ to }) => [to].flat()[0]?.value[0]?.address);
const tokenOf = (url: string) => url.split("#")[1] ?? "";
const me = async (token: string) =>
  (await fetch(new URL("/api/v1/me", running.url), { headers: { authorization: `Bearer ${token}` } })).status;

test("somebody who was invited sets a password, once, and is in", async () => {
  const { link, person: lin } = await running.admin.people.invite({ ...person, email: "lin@example.test" });
  expect(link).toMatchObject({ purpose: "invitation", mailed: true });
  expect(Date.parse(link.expiresAt) - Date.now()).toBeGreaterThan(71.9 * 3_600_000);
  expect(lin.invited).toBe(true);
  expect(recipients()).toEqual(["lin@example.test"]);
  expect(mailbox.taken[0]?.text).toContain(tokenOf(link.url));
  expect((await post("sign-in", { name: "lin@example.test", password })).status).toBe(401);

  const token = tokenOf(link.url);
  expect(await (await post("password-link", { token })).json()).toMatchObject({ name: "Lin", purpose: "invitation" });
  expect((await post("password", { token, password: "short" })).status).toBe(400);
  const both = await Promise.all([post("password", { token, password }), post("password", { token, password })]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  await signIn(running.url, "lin@example.test", password);
  expect((await post("password-link", { token })).status).toBe(404);
  const people = await running.admin.people.list();
  expect(people.find(({ id }) => id === lin.id)).toMatchObject({ invited: false });
});

test("a new link takes the place of the one before; a late one opens nothing; neither is kept readable", async () => {
  const { link, person: bo } = await running.admin.people.invite({ ...person, email: "bo@example.test" });
  const second = await running.admin.people.resetLink({ id: bo.id });
  expect((await post("password-link", { token: tokenOf(link.url) })).status).toBe(404);
  expect((await post("password-link", { token: tokenOf(second.url) })).status).toBe(200);
  const { db } = running.console;
  expect(JSON.stringify(await db.passwordLink.findMany())).not.toContain(tokenOf(second.url));
  await db.passwordLink.update({ where: { userId: bo.id }, data: { expiresAt: new Date() } });
  expect((await post("password", { token: tokenOf(second.url), password })).status).toBe(404);
  expect(await running.admin.people.resetLink({ id: "nobody" }).catch(failureOf)).toMatchObject({ code: "not_found" });
});

test("a password that was reset ends every session and its sockets; one that was changed, the others", async () => {
  const { id } = await running.admin.people.add({ ...person, email: "cy@example.test", password });
  const old = await signIn(running.url, "cy@example.test", password);
  const socket = io(running.url, {
    transports: ["websocket"],
    extraHeaders: { authorization: `Bearer ${old}` },
    reconnection: false,
  });
  await new Promise<void>((resolve) => socket.on("connect", resolve));
  const link = await running.admin.people.resetLink({ id });
  expect(link.purpose).toBe("reset");
  expect(Date.parse(link.expiresAt) - Date.now()).toBeLessThanOrEqual(3_600_000);
  expect((await post("password", { token: tokenOf(link.url), password: `${password} 2` })).status).toBe(200);
  expect(await me(old)).toBe(401);
  await vi.waitFor(() => expect(socket.connected).toBe(false), { timeout: 5_000 });

  const [here, there] = await Promise.all([1, 2].map(() => signIn(running.url, "cy@example.test", `${password} 2`)));
  const change = { currentPassword: `${password} 2`, newPassword: `${password} 3` };
  expect((await post("change-password", change, { authorization: `Bearer ${here}` })).status).toBe(200);
  expect([await me(here ?? ""), await me(there ?? "")]).toEqual([200, 401]);
});

test("who forgot a password gets a link by mail; who is unknown the same answer", async () => {
  const { id } = await running.admin.people.add({ ...person, email: "di@example.test", username: "di", password });
  const known = await post("forgot", { name: "DI" });
  const unknown = await post("forgot", { name: "nobody" });
  expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()]);
  await vi.waitFor(() => expect(mailbox.taken).toHaveLength(1), { timeout: 10_000 });
  expect(recipients()).toEqual(["di@example.test"]);
  expect(await running.console.db.passwordLink.count({ where: { userId: id } })).toBe(1);
  for (const name of ["di", "nobody"]) {
    const statuses: number[] = [];
    for (let count = 0; count < 3; count++) statuses.push((await post("forgot", { name })).status);
    expect([name, statuses]).toEqual([name, [200, 200, 429]]);
  }
});

test("the link leads to the console's own address, whatever a request says", async () => {
  const { id } = await running.admin.me.show();
  const response = await fetch(new URL(`/api/v1/people/${id}/password-links`, running.url), {
    method: "POST",
    headers: {
      authorization: `Bearer ${running.token}`,
      "content-type": "application/json",
      "x-forwarded-host": "evil.example",
    },
    body: "{}",
  });
  const { url } = (await response.json()) as { url: string };
  expect(new URL(url).host).toBe(`localhost:${running.console.env.port}`);
});

test("without mail nothing is offered, and the link is for the administrator's hand", async () => {
  const silent = await startTestConsole();
  const door = () => fetch(new URL("/api/auth/door", silent.url));
  expect(await (await door()).json()).toEqual({ mail: false });
  const { link } = await silent.admin.people.invite({ ...person, email: "lin@example.test" });
  expect(link.mailed).toBe(false);
  const forgot = await fetch(new URL("/api/auth/forgot", silent.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "lin@example.test" }),
  });
  expect(forgot.status).toBe(404);
  await silent.stop();
});
