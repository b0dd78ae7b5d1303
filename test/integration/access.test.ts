import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failureOf } from "@holofleet/contract/client.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signIn, startTestConsole, type TestConsole } from "../src/console.ts";

let running: TestConsole;
beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running?.stop());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(new URL(path, running.url), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const signInBody = () => ({ email: running.email, password: running.password });
const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

describe("signing in", () => {
  test("a session cookie is unreadable for scripts, stays on this site, and signs in", async () => {
    const response = await post("/api/auth/sign-in/email", signInBody());
    const [cookie = ""] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^holofleet\.session_token=.*; HttpOnly; SameSite=Lax/i);
    const me = await fetch(new URL("/api/v1/me", running.url), { headers: { cookie: cookieOf(response) } });
    expect(await me.json()).toMatchObject({ email: running.email, role: "administrator" });
  });

  test("the cookie is for https alone when the public address is", async () => {
    const secure = await startTestConsole({ HOLOFLEET_PUBLIC_URL: "https://fleet.example" });
    const response = await fetch(new URL("/api/auth/sign-in/email", secure.url), {
      method: "POST",
      headers: { "content-type": "application/json", origin: "https://fleet.example" },
      body: JSON.stringify({ email: secure.email, password: secure.password }),
    });
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-holofleet\.session_token=.*; Secure/);
    expect(response.headers.get("strict-transport-security")).toContain("max-age=");
    await secure.stop();
  });

  test("a bearer token signs in", async () => {
    expect(await running.admin.me.show()).toMatchObject({ email: running.email });
  });

  test.each(["nonsense", "a_0123456789abcdef.0123456789abcdef0123456789abcdef", "VmC1GWXGNoyDFfzdEpQ8VfUN8TS2LdbB"])(
    "the token %s signs nobody in",
    async (token) => {
      const me = await fetch(new URL("/api/v1/me", running.url), { headers: { authorization: `Bearer ${token}` } });
      expect(me.status).toBe(401);
    },
  );

  test("a signed-out session is dead", async () => {
    const token = await signIn(running.url, running.email, running.password);
    const authorization = `Bearer ${token}`;
    expect((await post("/api/auth/sign-out", {}, { authorization })).status).toBe(200);
    expect((await fetch(new URL("/api/v1/me", running.url), { headers: { authorization } })).status).toBe(401);
  });

  test("nobody signs up, and nothing else of the sign-in library is reachable", async () => {
    for (const path of ["sign-up/email", "update-user", "delete-user", "reset-password", "ok", "error"]) {
      const response = await post(`/api/auth/${path}`, { ...signInBody(), name: "x", role: "administrator" });
      expect([path, response.status]).toEqual([path, 404]);
    }
  });

  test("a language is kept", async () => {
    expect(await running.admin.me.update({ locale: "zh-CN" })).toMatchObject({ locale: "zh-CN" });
    expect(await running.admin.me.show()).toMatchObject({ locale: "zh-CN" });
    const refused = await running.admin.me.update({ locale: "fr" as "en" }).catch(failureOf);
    expect(refused).toMatchObject({ code: "bad_request", details: { fields: [{ field: "locale" }] } });
  });
});

test("failed sign-ins are throttled, with the seconds to wait", async () => {
  const other = await startTestConsole();
  const attempt = (password: string) =>
    fetch(new URL("/api/auth/sign-in/email", other.url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: other.email, password }),
    });
  const statuses: number[] = [];
  for (let tries = 0; tries < 12; tries++) statuses.push((await attempt(`wrong password ${tries}`)).status);
  const refused = await attempt(other.password);
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  await other.stop();
});

describe("the first administrator", () => {
  test("gets a password that is kept in a closed file until it is changed", async () => {
    const home = await mkdtemp(join(tmpdir(), "holofleet-first-"));
    const first = await startTestConsole({
      HOLOFLEET_HOME: home,
      HOLOFLEET_ADMIN_EMAIL: "",
      HOLOFLEET_ADMIN_PASSWORD: "",
    });
    const file = join(home, "first-sign-in.txt");
    const { email, password } = first;
    expect(email).toBe("admin@holofleet.local");
    expect(password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect(await readFile(file, "utf8")).toContain(password);
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    const authorization = `Bearer ${await signIn(first.url, email, password)}`;
    const changed = await fetch(new URL("/api/auth/change-password", first.url), {
      method: "POST",
      headers: { "content-type": "application/json", authorization },
      body: JSON.stringify({ currentPassword: password, newPassword: "a better one, mine" }),
    });
    expect(changed.status).toBe(200);
    expect(existsSync(file)).toBe(false);
    await signIn(first.url, email, "a better one, mine");
    await first.stop();
    await rm(home, { recursive: true });
  });

  test("is asked for in production", async () => {
    const production = startTestConsole({
      HOLOFLEET_PRODUCTION: "1",
      HOLOFLEET_PUBLIC_URL: "https://fleet.example",
      HOLOFLEET_ADMIN_PASSWORD: "",
    });
    await expect(production).rejects.toMatchObject({
      code: "bad_request",
      message: expect.stringContaining("HOLOFLEET_ADMIN_PASSWORD"),
    });
  });
});
