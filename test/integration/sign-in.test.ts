import { failureOf } from "@holofleet/contract/client.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestConsole, type TestConsole } from "../src/console.ts";

const password = "correct horse battery";
const person = { name: "Lin", role: "viewer", within: null, password } as const;

let running: TestConsole;
let lin: string;
beforeAll(async () => {
  running = await startTestConsole();
  const { people } = running.admin;
  const names = { email: "Lin@example.test", username: "Lin.Wei", phone: "138 0013 8000" };
  lin = (await people.add({ ...person, ...names })).id;
});
afterAll(() => running?.stop());

let addresses = 0;
/** Each try from another address, so that only the account is throttled. */
const attempt = (body: unknown, path = "sign-in") =>
  fetch(new URL(`/api/auth/${path}`, running.url), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-forwarded-for": `10.1.${addresses >> 8}.${addresses++ & 255}`,
    },
    body: JSON.stringify(body),
  });

describe("somebody signs in", () => {
  test.each([
    "lin@example.test",
    "LIN@EXAMPLE.TEST ",
    "lin.wei",
    " ＬＩＮ．Wei",
    "13800138000",
    "+86 138-0013-8000",
    "１３８００１３８０００",
  ])("as %s", async (name) => {
    const response = await attempt({ name, password });
    expect(response.status).toBe(200);
    const { token } = (await response.json()) as { token: string };
    const me = await fetch(new URL("/api/v1/me", running.url), { headers: { authorization: `Bearer ${token}` } });
    expect(await me.json()).toMatchObject({ id: lin });
  });

  test("and by nothing else", async () => {
    for (const name of ["lin", "linwei", "13800138001", "", "lin.wei@example.test", "' OR 1=1 --", "@"])
      expect([name, (await attempt({ name, password })).status]).toEqual([name, 401]);
    for (const body of [{}, null, { name: { not: "" }, password }, { name: "lin.wei" }])
      expect((await attempt(body)).status).toBe(400);
  });
});

test("a wrong name answers like a wrong password, and as late", async () => {
  const names = ["lin.wei", "nobody", "13912345678", "nobody@example.test"];
  const quickest = new Map<string, number>();
  const answers = new Set<string>();
  const isAsLate = () => {
    const [known = 0, ...unknown] = quickest.values();
    return unknown.every((took) => took > known * 0.4);
  };
  // a busy machine is late by chance: the quickest of many tries is not
  for (let round = 0; round < 4 || (round < 30 && !isAsLate()); round++)
    for (const name of names) {
      const began = performance.now();
      const response = await attempt({ name, password: "a wrong password" });
      answers.add((await response.text()).replace(/"requestId":"[^"]*"/, ""));
      quickest.set(name, Math.min(quickest.get(name) ?? Number.POSITIVE_INFINITY, performance.now() - began));
    }
  expect(answers.size).toBe(1);
  expect(isAsLate(), JSON.stringify([...quickest])).toBe(true);
});

test("an account is throttled whichever of its names is tried", async () => {
  await running.admin.people.add({ ...person, email: "bo@example.test", username: "bo" });
  const statuses: number[] = [];
  for (let count = 0; count < 51; count++) {
    const wrong =
      count % 2 === 0 ? attempt({ name: "bo", password: "no" }) : attempt({ name: "bo@example.test", password: "no" });
    statuses.push((await wrong).status);
  }
  expect(statuses).toEqual([...Array(50).fill(401), 429]);
  expect((await attempt({ email: "bo@example.test", password }, "sign-in/email")).status).toBe(429);
});

describe("names", () => {
  test("are kept in one form, and are one person's", async () => {
    const { people } = running.admin;
    expect((await people.list()).find(({ id }) => id === lin)).toMatchObject({
      username: "lin.wei",
      phone: "+8613800138000",
    });
    for (const names of [{ username: "LIN.WEI" }, { phone: "008613800138000" }]) {
      const refused = await people.add({ ...person, email: "x@example.test", ...names }).catch(failureOf);
      expect(refused).toMatchObject({ code: "conflict" });
    }
  });

  test("that could be of another kind are refused", async () => {
    for (const names of [{ username: "13800138000" }, { username: "a@b" }, { phone: "1234" }]) {
      const refused = await running.admin.people.update({ id: lin, ...names }).catch(failureOf);
      expect(refused).toMatchObject({ code: "bad_request" });
    }
  });

  test("change and go, with the role as it was", async () => {
    const changed = await running.admin.people.update({ id: lin, name: "Lin W.", username: "林伟", phone: null });
    expect(changed).toMatchObject({ name: "Lin W.", username: "林伟", phone: null, role: "viewer" });
    expect((await attempt({ name: "林伟", password })).status).toBe(200);
    expect((await attempt({ name: "13800138000", password })).status).toBe(401);
  });

  test("of the last administrator change too", async () => {
    const { id } = await running.admin.me.show();
    expect(await running.admin.people.update({ id, username: "boss" })).toMatchObject({ role: "administrator" });
  });
});
