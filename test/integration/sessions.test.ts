import { createClient, failureOf } from "@holofleet/contract/client.ts";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestConsole, type TestConsole } from "../src/console.ts";

const password = "correct horse battery";
const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1";

let running: TestConsole;
let lin: string;
beforeAll(async () => {
  running = await startTestConsole();
  const person = { name: "Lin", role: "viewer", within: null, password } as const;
  lin = (await running.admin.people.add({ ...person, email: "lin@example.test" })).id;
});
afterAll(() => running?.stop());

async function enter(userAgent: string) {
  const response = await fetch(new URL("/api/auth/sign-in", running.url), {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": userAgent },
    body: JSON.stringify({ name: "lin@example.test", password }),
  });
  const { token } = (await response.json()) as { token: string };
  return { token, api: createClient({ url: running.url, token }) };
}

async function open(token: string): Promise<Socket> {
  const extraHeaders = { authorization: `Bearer ${token}` };
  const socket = io(running.url, { transports: ["websocket"], extraHeaders, reconnection: false });
  await new Promise<void>((resolve) => socket.on("connect", resolve));
  return socket;
}

const dead = { code: "unauthorized" };

test("one's sessions are listed in words, and end one by one, with their sockets", async () => {
  const [here, there] = [await enter("node"), await enter(phone)];
  const list = await here.api.me.sessions();
  expect(list).toMatchObject([
    { current: true, browser: "holofleet", system: null },
    { current: false, browser: "Safari", system: "iPhone", address: expect.stringMatching(/127\.0\.0\.1$/) },
  ]);
  expect(JSON.stringify(list)).not.toContain(there.token.split(".")[0]);
  const socket = await open(there.token);
  expect(await here.api.me.endSession({ id: list[1]?.id ?? "" })).toEqual({ ended: 1 });
  expect(await there.api.me.show().catch(failureOf)).toMatchObject(dead);
  await vi.waitFor(() => expect(socket.connected).toBe(false), { timeout: 5_000 });
  expect(await here.api.me.sessions()).toHaveLength(1);
});

test("nobody ends a session of somebody else", async () => {
  const mine = await running.admin.me.sessions();
  const here = await enter("node");
  const refused = await here.api.me.endSession({ id: mine[0]?.id ?? "" }).catch(failureOf);
  expect(refused).toMatchObject({ code: "not_found" });
  expect((await running.admin.me.sessions()).length).toBe(mine.length);
});

test("all others end at once; an administrator ends every one", async () => {
  const here = await enter("node");
  const there = await enter(phone);
  await here.api.me.endOtherSessions();
  expect(await there.api.me.show().catch(failureOf)).toMatchObject(dead);
  expect(await here.api.me.sessions()).toHaveLength(1);
  const socket = await open(here.token);
  expect(await running.admin.people.endSessions({ id: lin })).toEqual({ ended: 1 });
  expect(await here.api.me.show().catch(failureOf)).toMatchObject(dead);
  await vi.waitFor(() => expect(socket.connected).toBe(false), { timeout: 5_000 });
  const unknown = await running.admin.people.endSessions({ id: "nobody" }).catch(failureOf);
  expect(unknown).toMatchObject({ code: "not_found" });
});

test("last use is kept to the minute", async () => {
  const here = await enter("node");
  await here.api.me.show();
  const { db } = running.console;
  const longAgo = new Date(Date.now() - 3_600_000);
  await db.session.updateMany({ where: { userId: lin }, data: { lastUsedAt: longAgo } });
  await here.api.me.show();
  const used = async () => Date.parse((await here.api.me.sessions())[0]?.lastUsedAt ?? "");
  const first = await used();
  expect(Date.now() - first).toBeLessThan(60_000);
  expect(await used()).toBe(first);
});
