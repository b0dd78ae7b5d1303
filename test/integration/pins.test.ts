import { createClient, failureOf } from "@holofleet/contract/client.ts";
import { contract } from "@holofleet/contract/index.ts";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { policies } from "../../apps/console/src/api/policies.ts";
import { notify } from "../../apps/console/src/db/notices.ts";
import type { Change } from "../../apps/console/src/realtime/events.ts";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";

/** What a procedure of the contract says of its route. */
type Routed = { "~orpc": { route: { method?: string; path?: string } } };

let running: TestConsole;
/** ids by name */
let ids: Record<"East" | "Far" | "ownScene" | "farScene" | "mixedSet" | "ownSet", string>;
let agents: WireAgent[];

beforeAll(async () => {
  running = await startTestConsole();
  const api = running.admin;
  await api.malls.add({ code: "SH-01", name: "Wanda" });
  await api.malls.add({ code: "BJ-02", name: "Solana" });
  agents = [await WireAgent.enrol(running, "SH-01"), await WireAgent.enrol(running, "BJ-02")];
  const add = async (mall: string, name: string, host: string) =>
    (await api.projectors.add({ mall, name, host, tags: ["show"] })).id;
  const [East, Far] = [await add("SH-01", "East", "10.0.0.1"), await add("BJ-02", "Far", "10.0.0.2")];
  const steps = [{ target: { by: "mall" as const }, wish: { type: "power" as const, on: true }, afterSeconds: 0 }];
  const scene = async (mall: string) => (await api.scenes.save({ mall, name: "Open", steps })).id;
  const set = async (name: string, projectors: string[]) => (await api.projectorSets.save({ name, projectors })).id;
  ids = {
    ...{ East, Far, ownScene: await scene("SH-01"), farScene: await scene("BJ-02") },
    ...{ mixedSet: await set("Both", [East, Far]), ownSet: await set("Own", [East]) },
  };
});
afterAll(() => running?.stop());
beforeEach(async () => {
  for (const agent of agents) await agent.report(agent.hello());
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(new URL(path, running.url), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const enter = (pin: string, mall = "SH-01") => post("/api/auth/pin", { mall, pin });
const setPin = (pin: string | null, code = "SH-01") => running.admin.malls.setPin({ code, pin });

/** The cookie of a fresh session. */
async function visit(pin = "2468", mall = "SH-01"): Promise<string> {
  await setPin(pin, mall);
  const response = await enter(pin, mall);
  expect(response.status).toBe(200);
  return response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

const clientOf = (cookie: string) =>
  createClient({
    url: running.url,
    fetch: (request, init) => {
      const headers = new Headers((request as Request).headers);
      headers.set("cookie", cookie);
      return fetch(new Request(request, { headers }), init);
    },
  });
const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
const power = { type: "power" as const, on: true };

describe("the PIN of a mall", () => {
  it("is off until somebody sets it, is kept as a hash and never shown", async () => {
    expect((await enter("2468", "BJ-02")).status).toBe(401);
    const offered = async () =>
      (await (await fetch(new URL("/api/auth/pin?mall=SH-01", running.url))).json()) as { open: boolean };
    expect(await offered()).toEqual({ open: false });
    expect(await setPin("2468")).toMatchObject({ hasPin: true });
    expect(await offered()).toEqual({ open: true });
    expect((await running.console.db.pin.findFirstOrThrow()).hash).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(await running.admin.malls.list())).not.toMatch(/argon2|2468/);
    expect(await setPin(null)).toMatchObject({ hasPin: false });
  });

  it.each(["123", "123456789", "12a4", ""])("%j is none", async (pin) => {
    expect(await failure(setPin(pin))).toMatchObject({ code: "bad_request" });
    expect((await enter(pin)).status).toBe(400);
  });

  it("opens a session that scripts cannot read, for eight hours; its token is kept as a hash", async () => {
    await setPin("2468");
    const [cookie = ""] = (await enter("2468")).headers.getSetCookie();
    expect(cookie).toMatch(/^holofleet\.pin=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Lax$/);
    const token = /=([\w-]+);/.exec(cookie)?.[1] ?? "";
    const rows = await running.console.db.pinSession.findMany();
    expect(JSON.stringify(rows)).not.toContain(token);
    const me = clientOf(cookie.split(";")[0] ?? "").me;
    expect(await me.show()).toMatchObject({ role: "av", mall: "SH-01", email: "PIN at SH-01" });
    await running.console.db.pinSession.updateMany({ data: { expiresAt: new Date() } });
    expect(await failure(me.show())).toMatchObject({ code: "unauthorized" });
  });

  it("ends its sessions when it changes, goes, or is signed out", async () => {
    for (const end of [
      () => setPin("1357"),
      () => setPin(null),
      (cookie: string) => post("/api/auth/sign-out", {}, { cookie }),
    ]) {
      const cookie = await visit();
      expect(await clientOf(cookie).me.show()).toMatchObject({ mall: "SH-01" });
      await end(cookie);
      expect(await failure(clientOf(cookie).me.show())).toMatchObject({ code: "unauthorized" });
    }
  });
});

describe("a PIN session", () => {
  it("may call nothing but the remote", async () => {
    const cookie = await visit();
    const closed = Object.entries(policies).filter(
      ([, policy]) => !["open", "known", "watch", "press"].includes(policy),
    );
    expect(closed.length).toBeGreaterThan(60);
    for (const [path] of closed) {
      const [noun = "", verb = ""] = path.split(".");
      const procedures = contract[noun as keyof typeof contract] as unknown as Record<string, Routed>;
      const { method = "POST", path: address = "" } = procedures[verb]?.["~orpc"].route ?? {};
      const body = method === "GET" ? {} : { body: "{}" };
      const response = await fetch(new URL(`/api/v1${address.replace(/\{\+?\w+\}/g, "x")}`, running.url), {
        method,
        headers: { cookie, "content-type": "application/json" },
        ...body,
      });
      expect([path, response.status]).toEqual([path, 403]);
    }
    for (const path of ["/api/v1/zips", "/api/v1/uploads"])
      expect((await post(path, {}, { cookie })).status).not.toBe(200);
  });

  it("sees and switches its own mall, recorded as the PIN", async () => {
    const api = clientOf(await visit());
    expect((await api.projectors.list({})).map(({ name }) => name)).toEqual(["East"]);
    expect((await api.scenes.list({})).map(({ mall }) => mall)).toEqual(["SH-01"]);
    expect((await api.projectorSets.list()).map(({ name }) => name)).toEqual(["Own"]);
    const command = await api.projectors.command({ id: ids.East, wish: power });
    expect(command).toMatchObject({ requestedBy: "PIN at SH-01", projector: ids.East });
    for (const target of [
      { by: "mall" as const, mall: "SH-01" },
      { by: "tag" as const, tag: "show" },
      { by: "set" as const, set: ids.mixedSet },
      { by: "projectors" as const, projectors: [ids.East, ids.Far] },
    ]) {
      const batch = await api.batches.request({ target, wish: power, skipOffline: true });
      expect(batch).toMatchObject({ requestedBy: "PIN at SH-01", rows: [{ name: "East" }] });
      expect(batch.rows).toHaveLength(1);
      expect(await api.batches.show({ id: batch.id })).toMatchObject({ id: batch.id });
      expect(await api.batches.cancel({ id: batch.id })).toMatchObject({ id: batch.id });
      await running.console.db.command.updateMany({ where: { batchId: batch.id }, data: { state: "timeout" } });
      expect((await api.batches.retry({ id: batch.id, skipOffline: true })).rows).toHaveLength(1);
    }
    expect((await api.scenes.run({ id: ids.ownScene, skipOffline: true })).rows).toHaveLength(1);
  });

  it("is refused every other mall", async () => {
    const { admin } = running;
    const far = { target: { by: "mall" as const, mall: "BJ-02" }, wish: power, skipOffline: true };
    const both = { ...far, target: { by: "tag" as const, tag: "show" } };
    const [mixed, theirs] = [await admin.batches.request(both), await admin.batches.request(far)];
    const api = clientOf(await visit());
    expect(await failure(api.projectors.list({ mall: "BJ-02" }))).toMatchObject({ code: "forbidden" });
    expect(await failure(api.scenes.list({ mall: "BJ-02" }))).toMatchObject({ code: "forbidden" });
    expect(await failure(api.projectors.command({ id: ids.Far, wish: power }))).toMatchObject({
      code: "projector_unknown",
    });
    expect(await failure(api.batches.request(far))).toMatchObject({ code: "bad_request" });
    expect(await failure(api.scenes.run({ id: ids.farScene, skipOffline: true }))).toMatchObject({ code: "not_found" });
    for (const { id } of [theirs, mixed]) {
      expect(await failure(api.batches.show({ id }))).toMatchObject({ code: "not_found" });
      expect(await failure(api.batches.cancel({ id }))).toMatchObject({ code: "not_found" });
      expect(await failure(api.batches.retry({ id, skipOffline: true }))).toMatchObject({ code: "not_found" });
    }
    expect((await admin.batches.show({ id: theirs.id })).counts.pending).toBe(1);
  });

  it("gives way to an account", async () => {
    const cookie = await visit();
    const authorization = `Bearer ${running.token}`;
    const me = await fetch(new URL("/api/v1/me", running.url), { headers: { cookie, authorization } });
    expect(await me.json()).toMatchObject({ email: running.email, mall: null });
  });
});

describe("its socket", () => {
  const dial = (cookie: string): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const headers = { cookie };
      const socket = io(running.url, {
        transports: ["websocket"],
        extraHeaders: headers,
        reconnection: false,
        forceNew: true,
      });
      socket.once("connect", () => resolve(socket));
      socket.once("connect_error", reject);
    });

  it("hears of its own mall alone", async () => {
    const socket = await dial(await visit());
    const heard: Change[] = [];
    socket.on("changed", (changes: Change[]) => heard.push(...changes));
    const { db } = running.console;
    const far = await db.mall.findUniqueOrThrow({ where: { code: "BJ-02" } });
    await notify(
      db,
      { kind: "work", id: "secret-work" },
      { kind: "mall", id: far.id },
      { kind: "projector", id: ids.Far },
      { kind: "agent", id: agents[1]?.id ?? "" },
      { kind: "projector", id: ids.East },
    );
    const of = ({ kind, id }: Change) => kind === "projector" && id === ids.East;
    await expect.poll(() => heard.some(of), { timeout: 20_000 }).toBe(true);
    const { id } = await running.admin.projectors.command({ id: ids.East, wish: power });
    await expect.poll(() => heard.some((change) => change.id === id), { timeout: 20_000 }).toBe(true);
    const others = [far.id, ids.Far, agents[1]?.id, "secret-work"];
    expect(heard.filter((change) => others.includes(change.id))).toEqual([]);
    socket.close();
  });

  it("closes when the PIN changes", async () => {
    const socket = await dial(await visit());
    const closed = new Promise((resolve) => socket.once("disconnect", resolve));
    await setPin("8642");
    expect(await closed).toBe("io server disconnect");
  });
});

describe("guessing", () => {
  it("is throttled by address and, over all addresses, by mall", async () => {
    const other = await startTestConsole();
    await other.admin.malls.add({ code: "SH-01", name: "Wanda" });
    await other.admin.malls.setPin({ code: "SH-01", pin: "2468" });
    let address = 0;
    const guess = async (pin: string, from: number) => {
      const headers = { "content-type": "application/json", "x-forwarded-for": `203.0.113.${from}` };
      const body = JSON.stringify({ mall: "SH-01", pin });
      return (await fetch(new URL("/api/auth/pin", other.url), { method: "POST", headers, body })).status;
    };
    for (let tries = 0; tries < 10; tries++) expect(await guess("0000", 1)).toBe(401);
    expect(await guess("2468", 1)).toBe(429);
    expect(await guess("2468", 2)).toBe(200);
    for (address = 3; address < 13; address++) expect(await guess("0000", address)).toBe(401);
    expect(await guess("2468", 200)).toBe(429);
    await other.stop();
  });
});
