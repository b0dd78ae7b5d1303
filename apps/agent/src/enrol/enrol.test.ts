import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockDataDir } from "@holofleet/data-lock";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { enrol } from "./enrol.ts";
import { readIdentity, requireIdentity, takeBootId } from "./identity.ts";

const log = pino({ level: "silent" });
const mall = { code: "SH-01", name: "上海 🌸", timezone: "Asia/Shanghai" };
const given = { agentId: "a_0123456789", token: "t".repeat(43), mall };
const asked: { url: string | undefined; body: Record<string, string> }[] = [];
let answer: { status: number; body: unknown };
let consoleUrl: string;
let dataDir: string;
const closers: (() => unknown)[] = [];

beforeEach(async () => {
  asked.length = 0;
  answer = { status: 200, body: given };
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    asked.push({ url: request.url, body: JSON.parse(text) });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  consoleUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  dataDir = join(await mkdtemp(join(tmpdir(), "enrol ")), "new folder");
  closers.push(
    () => rm(join(dataDir, ".."), { recursive: true }),
    () => server.close(),
  );
});

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const attempt = (options: Partial<Parameters<typeof enrol>[0]> = {}) =>
  enrol({ dataDir, consoleUrl, code: "ABCD-EFGH-JKLM", allowHttp: false, force: false, log, ...options });

test("a code becomes an identity that only its owner can read", async () => {
  expect(await attempt()).toEqual({ ...given, consoleUrl, allowHttp: false });
  expect(asked).toEqual([{ url: "/agent/v1/enrol", body: expect.objectContaining({ code: "ABCD-EFGH-JKLM" }) }]);
  expect(await requireIdentity(dataDir)).toEqual({ ...given, consoleUrl, allowHttp: false });
  if (process.platform !== "win32") expect((await stat(join(dataDir, "identity.json"))).mode & 0o777).toBe(0o600);
});

describe("what can go wrong is said, and costs no code where it can be known before", () => {
  test.each([
    [404, "code_unknown", "does not know this install code"],
    [409, "code_used", "was used already"],
    [410, "code_expired", "has expired"],
    [429, "rate_limited", "slow down"],
  ])("%i %s", async (status, code, words) => {
    answer = { status, body: { error: { code, message: "slow down" } } };
    await expect(attempt()).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    expect(await readIdentity(dataDir)).toBeNull();
  });

  test("not a console", async () => {
    answer = { status: 200, body: { hello: "world" } };
    await expect(attempt()).rejects.toMatchObject({ code: "unavailable" });
  });

  test("nobody there", async () => {
    await expect(attempt({ consoleUrl: "http://127.0.0.1:1" })).rejects.toMatchObject({ code: "network" });
  });

  test("plain http over a network", async () => {
    await expect(attempt({ consoleUrl: "http://192.0.2.1" })).rejects.toThrow("--allow-http");
  });

  test("an agent runs on the folder", async () => {
    const lock = await lockDataDir(dataDir, "agent");
    await expect(attempt()).rejects.toMatchObject({ code: "data_locked" });
    await lock.release();
    expect(asked).toEqual([]);
  });

  test("the folder is a file", async () => {
    await writeFile(dataDir, "");
    await expect(attempt()).rejects.toMatchObject({ code: "disk_failed" });
    expect(asked).toEqual([]);
  });
});

test("a second identity needs --force, and begins with nothing wanted", async () => {
  await attempt();
  await writeFile(join(dataDir, "desired.json"), "an old wish");
  await expect(attempt()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("--force") });
  expect(asked).toHaveLength(1);
  answer.body = { ...given, agentId: "a_second" };
  expect(await attempt({ force: true })).toMatchObject({ agentId: "a_second" });
  await expect(readFile(join(dataDir, "desired.json"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("a damaged identity is named, and --force replaces it", async () => {
  await attempt();
  await writeFile(join(dataDir, "identity.json"), '{"agentId": "a_01');
  await expect(requireIdentity(dataDir)).rejects.toMatchObject({ code: "disk_failed" });
  await expect(attempt()).rejects.toThrow("damaged");
  await attempt({ force: true });
  expect((await requireIdentity(dataDir)).agentId).toBe(given.agentId);
});

test("boot ids only grow: over starts, over a clock set back, over a lost file", async () => {
  await attempt();
  const first = await takeBootId(dataDir, 2_000_000);
  const second = await takeBootId(dataDir, 1_000_000);
  expect(second > first).toBe(true);
  await writeFile(join(dataDir, "boot"), "torn");
  expect((await takeBootId(dataDir, 3_000_000)) > second).toBe(true);
});
