import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "@holofleet/shared/errors.ts";
import { pino } from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Answer, Http } from "#console-api/http.ts";
import type { Identity } from "./identity.ts";
import { createKeyring } from "./keyring.ts";

const old = "o".repeat(43);
const identity: Identity = {
  agentId: "a_mall01",
  token: old,
  mall: { code: "SH-01", name: "One", timezone: "Asia/Shanghai" },
  consoleUrl: "https://console.example",
  allowHttp: false,
};
let dataDir: string;
let told: string[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "agent keyring "));
  told = [];
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** A way to a console that hears the token and then says this. */
const answering = (failure: AppError | null): Http => ({
  async ask({ json }) {
    told.push((json as { token: string }).token);
    // what is on disk at this moment is what a crash would leave
    expect(await kept()).toMatchObject({ token: old, nextToken: told.at(-1) });
    if (failure) throw failure;
    return { discard: () => {} } as Answer;
  },
  close: async () => {},
});
const kept = async () => JSON.parse(await readFile(join(dataDir, "identity.json"), "utf8"));
const open = (from = identity) => createKeyring(dataDir, from, pino({ level: "silent" }));

it.each<[string, AppError | null, boolean]>([
  ["takes the token that the console has heard of", null, true],
  [
    "takes it too when the console knows the old one no more: its answer was lost",
    new AppError("agent_revoked", ""),
    true,
  ],
  ["keeps the old one when nobody wants another", new AppError("conflict", ""), false],
])("%s", async (_, failure, takes) => {
  const keyring = open();
  let used = 0;
  await keyring.rotate(answering(failure), () => used++);
  expect(keyring.token()).toBe(takes ? told[0] : old);
  expect(await kept()).toEqual({ ...identity, token: keyring.token() });
  expect(used).toBe(takes ? 1 : 0);
});

it("tells the same token again after a line that broke, and after a crash", async () => {
  const keyring = open();
  await keyring.rotate(answering(new AppError("network", "")), () => {});
  expect(keyring.token()).toBe(old);
  await open(await kept()).rotate(answering(null), () => {});
  expect(told[1]).toBe(told[0]);
  expect(await kept()).toMatchObject({ token: told[0] });
});
