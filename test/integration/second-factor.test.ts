import { createHmac } from "node:crypto";
import { failureOf } from "@holofleet/contract/client.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signIn, startTestConsole, type TestConsole } from "../src/console.ts";

const password = "correct horse battery";
let running: TestConsole;
let id: string;
/** what the app was told, and the codes for when it is lost */
let secret: Buffer;
let backupCodes: string[];

beforeAll(async () => {
  running = await startTestConsole();
  const person = { name: "Lin", role: "viewer", within: null, password } as const;
  id = (await running.admin.people.add({ ...person, email: "lin@example.test" })).id;
  const token = await signIn(running.url, "lin@example.test", password);
  const authorization = { authorization: `Bearer ${token}` };
  expect((await post("two-factor/enable", { password: "a wrong one" }, authorization)).status).toBe(400);
  const begun = await post("two-factor/enable", { password }, authorization);
  const answer = (await begun.json()) as { totpURI: string; backupCodes: string[] };
  expect(answer.totpURI).toMatch(/^otpauth:\/\/totp\/Holofleet:lin%40example\.test\?/);
  secret = unbase32(new URL(answer.totpURI).searchParams.get("secret") ?? "");
  backupCodes = answer.backupCodes;
  // until a code has shown that the app works, the password is enough
  await signIn(running.url, "lin@example.test", password);
  expect((await post("two-factor/verify-totp", { code: codeNow() }, authorization)).status).toBe(200);
});
afterAll(() => running?.stop());

let addresses = 0;
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(new URL(`/api/auth/${path}`, running.url), {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": `10.2.0.${addresses++}`, ...headers },
    body: JSON.stringify(body),
  });

function unbase32(text: string): Buffer {
  const bits = [...text].map((letter) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
  );
  return Buffer.from((bits.join("").match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** RFC 6238 with what every app takes for granted: SHA-1, 30 s, six digits. */
function codeNow(): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

const wrongCode = () => String((Number(codeNow()) + 123_456) % 1_000_000).padStart(6, "0");

/** The first step. @returns the cookies for the second */
async function firstStep(name = "lin@example.test"): Promise<Record<string, string>> {
  const response = await post("sign-in", { name, password });
  expect(response.status).toBe(200);
  const body = (await response.json()) as { twoFactorRedirect?: boolean; token?: string };
  expect([body.twoFactorRedirect, body.token]).toEqual([true, undefined]);
  const cookies = response.headers.getSetCookie().filter((cookie) => !/Max-Age=0/i.test(cookie));
  const cookie = cookies.map((line) => line.split(";")[0]).join("; ");
  // the password alone opens nothing, by cookie or by any header of the answer
  const headers = { cookie, authorization: `Bearer ${response.headers.get("set-auth-token") ?? "none"}` };
  expect((await fetch(new URL("/api/v1/me", running.url), { headers })).status).toBe(401);
  return { cookie };
}

async function meOf(response: Response): Promise<unknown> {
  const { token } = (await response.json()) as { token: string };
  const me = await fetch(new URL("/api/v1/me", running.url), { headers: { authorization: `Bearer ${token}` } });
  return me.json();
}

test("the password and a code of the app sign in; either alone does not", async () => {
  const step = await firstStep();
  expect((await post("two-factor/verify-totp", { code: wrongCode() }, step)).status).toBe(401);
  expect(await meOf(await post("two-factor/verify-totp", { code: codeNow() }, step))).toMatchObject({ id });
  expect((await post("two-factor/verify-totp", { code: codeNow() }, step)).status).toBe(401);
  expect((await post("two-factor/verify-totp", { code: codeNow() })).status).toBe(401);
});

test("a backup code opens once", async () => {
  const code = backupCodes[0] ?? "";
  expect(await meOf(await post("two-factor/verify-backup-code", { code }, await firstStep()))).toMatchObject({ id });
  expect((await post("two-factor/verify-backup-code", { code }, await firstStep())).status).toBe(401);
});

test("codes cannot be tried out: five for one sign-in", async () => {
  const step = await firstStep();
  for (let count = 0; count < 5; count++) await post("two-factor/verify-totp", { code: wrongCode() }, step);
  expect((await post("two-factor/verify-totp", { code: codeNow() }, step)).ok).toBe(false);
});

test("secret and backup codes are not readable in the database", async () => {
  const [row] = await running.console.db.twoFactor.findMany();
  expect(row?.secret).toBeTruthy();
  for (const code of backupCodes) expect(JSON.stringify(row)).not.toContain(code);
  expect(JSON.stringify(row)).not.toContain(secret.toString());
});

test("an administrator takes it off for somebody who lost it; nobody else does", async () => {
  expect((await running.admin.people.list()).find((person) => person.id === id)?.secondFactor).toBe(true);
  expect(await running.admin.people.removeSecondFactor({ id })).toMatchObject({ secondFactor: false });
  const token = await signIn(running.url, "lin@example.test", password);
  const refused = await fetch(new URL(`/api/v1/people/${id}/second-factor`, running.url), {
    method: "DELETE",
    headers: { authorization: `Bearer ${token}` },
  });
  expect(refused.status).toBe(403);
  const unknown = await running.admin.people.removeSecondFactor({ id: "nobody" }).catch(failureOf);
  expect(unknown).toMatchObject({ code: "not_found" });
});
