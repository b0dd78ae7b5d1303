import { readFileSync } from "node:fs";
import type { Within } from "@holofleet/contract/access/people.ts";
import { type Ability, mayDo, type Role, roles } from "@holofleet/contract/access/roles.ts";
import { contract } from "@holofleet/contract/index.ts";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProcedurePath, policies } from "../../apps/console/src/api/policies.ts";
import { WireAgent } from "../src/agent.ts";
import { signIn, startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrame, saveFrames, upload } from "../src/frames.ts";

const own = "SH-01";
const foreign = "BJ-99";
const password = "correct horse battery";

let running: TestConsole;
/** bearer tokens by role, of people for all malls and of people for `own` alone */
const whole = new Map<Role, string>();
const limited = new Map<Role, string>();
/** what must not come out to whoever has nothing to do with the foreign mall */
let secrets: string[];
/** ids of what is the foreign mall's */
const ids = {
  agent: "",
  projector: "",
  scene: "",
  set: "",
  hours: "",
  command: "",
  batch: "",
  both: "",
  run: "",
  discovery: "",
};

beforeAll(async () => {
  running = await startTestConsole();
  const { admin } = running;
  for (const code of [own, foreign]) await admin.malls.add({ code, name: `Plaza of ${code}` });
  await admin.groups.create({ name: "Both", malls: [own, foreign] });
  const frames = [await makeFrame("f1.jpg")];
  for (const slug of ["everywhere", "ours", "theirs"]) await saveFrames(running, slug, frames);
  await admin.works.assign({ slug: "ours", malls: [own] });
  await admin.works.assign({ slug: "theirs", malls: [foreign] });
  for (const slug of ["everywhere", "ours", "theirs"]) await admin.works.publish({ slug });
  ids.run = (await admin.syncs.request({ malls: [foreign] })).id;
  const agents = [await WireAgent.enrol(running, own), await WireAgent.enrol(running, foreign)];
  for (const agent of agents) {
    await agent.comply();
    await agent.report(agent.hello());
  }
  ids.agent = agents[1]?.id ?? "";
  await admin.projectors.add({ mall: own, name: "Ours", host: "10.0.0.8" });
  ids.projector = (await admin.projectors.add({ mall: foreign, name: "Northern beam", host: "10.9.9.9" })).id;
  const target = { by: "mall" } as const;
  const wish = { type: "power", on: true } as const;
  const steps = [{ target, wish, afterSeconds: 0 }];
  ids.scene = (await admin.scenes.save({ mall: foreign, name: "Northern lights", steps })).id;
  ids.set = (await admin.projectorSets.save({ name: "Northern set", projectors: [ids.projector] })).id;
  const weekly = Array.from({ length: 7 }, () => [{ on: "10:00", off: "22:00" }]);
  ids.hours = (await admin.hours.save({ mall: foreign, zone: "", plan: { weekly } })).id;
  const { db } = running.console;
  ids.batch = (await admin.batches.request({ target: { by: "mall", mall: foreign }, wish, skipOffline: true })).id;
  // one that went to the own mall alone, for the other one was away
  const away = { where: { mall: { code: foreign } } };
  await db.agent.updateMany({ ...away, data: { goneAt: new Date(), lastSeenAt: new Date(0) } });
  const both = (await admin.projectors.list({})).map(({ id }) => id);
  ids.both = (
    await admin.batches.request({ target: { by: "projectors", projectors: both }, wish, skipOffline: true })
  ).id;
  await db.agent.updateMany({ ...away, data: { goneAt: null, lastSeenAt: new Date() } });
  const commands = await db.command.findMany({ where: { agentId: ids.agent, projectorId: { not: null } } });
  ids.command = commands[0]?.id ?? "";
  ids.discovery = (await admin.discoveries.request({ mall: foreign, subnets: [] })).id;
  const mall = await db.mall.findUniqueOrThrow({ where: { code: foreign } });
  secrets = [foreign, mall.id, ids.agent, ids.projector, "Northern", "10.9.9.9"];
  for (const role of roles)
    for (const [within, tokens] of [
      [null, whole],
      [{ malls: [own], groups: [] }, limited],
    ] as [Within, Map<Role, string>][]) {
      const email = `${role}-${within ? "some" : "all"}@example.test`;
      await admin.people.add({ email, name: role, password, role, within });
      tokens.set(role, await signIn(running.url, email, password));
    }
}, 120_000);
afterAll(() => running.stop());

type Routed = { "~orpc": { route: { method?: string; path?: string } } };
const procedures = Object.entries(contract).flatMap(([noun, group]) =>
  Object.entries(group as unknown as Record<string, Routed>).map(
    ([
      verb,
      {
        "~orpc": { route },
      },
    ]) => ({
      name: `${noun}.${verb}` as ProcedurePath,
      method: route.method ?? "POST",
      path: route.path ?? "",
    }),
  ),
);

type Input = Record<string, unknown>;

/** Calls a procedure as a program does: what its path names goes there, the rest into the query or the body. */
async function call(name: ProcedurePath, token: string | undefined, input: Input = {}) {
  const route = procedures.find((procedure) => procedure.name === name);
  if (!route) throw new Error(`no procedure ${name}`);
  const rest = { ...input };
  const path = route.path.replace(/\{\+?(\w+)\}/g, (_, key: string) => {
    const value = rest[key];
    delete rest[key];
    return encodeURIComponent(String(value ?? "x"));
  });
  const url = new URL(`/api/v1${path}`, running.url);
  const isRead = route.method === "GET";
  if (isRead) for (const [key, value] of Object.entries(rest)) url.searchParams.set(key, String(value));
  const response = await fetch(url, {
    method: route.method,
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    ...(!isRead && { body: JSON.stringify(rest) }),
  });
  return { status: response.status, text: await response.text() };
}

describe("a role", () => {
  it.each(roles)("%s may do what its abilities say, and nothing else", async (role) => {
    for (const { name } of procedures) {
      const [needed = ""] = policies[name].split(" ");
      if (policies[name] === "open") continue;
      const may = needed === "known" || needed === "person" || mayDo(role, needed as Ability);
      // an input that names nothing which is there: a call that passes fails for that, or shows its own
      const { status } = await call(name, whole.get(role));
      expect([name, status === 403 || status === 401]).toEqual([name, !may]);
    }
  });
});

/** What each procedure that is about malls is asked about the foreign one. */
const aboutForeign = (): Partial<Record<ProcedurePath, Input>> => {
  const mall = { mall: foreign };
  const code = { code: foreign };
  const theirs = { slug: "theirs" };
  const projector = { id: ids.projector };
  const wish = { type: "power", on: false };
  const steps = [{ target: { by: "mall" }, wish }];
  return {
    "fleet.status": {},
    "agents.admit": { id: ids.agent },
    "agents.rotate": { id: ids.agent },
    "agents.keepMachine": { id: ids.agent, fingerprint: "0".repeat(32) },
    "agents.revoke": { id: ids.agent },
    "malls.list": {},
    "malls.show": code,
    "malls.update": { ...code, name: "Taken" },
    "malls.mark": { malls: [own, foreign], tags: { add: ["taken"], remove: [] } },
    "malls.enrol": code,
    "malls.setLine": { ...code, line: null },
    "malls.downloadNow": code,
    "malls.setPin": { ...code, pin: "2468" },
    "malls.showLegacy": code,
    "malls.setLegacy": { ...code, legacy: { base: "https://img.example.com/", style: "s" } },
    "malls.rotateLegacy": code,
    "groups.list": {},
    "works.list": { mall: foreign },
    "works.show": theirs,
    "works.create": { title: "New", malls: [foreign] },
    "works.update": { ...theirs, title: "Taken" },
    "works.bulk": { slugs: ["ours", "theirs"], action: { type: "sync" } },
    "works.usage": theirs,
    "works.assign": { slug: "ours", malls: [own, foreign] },
    "works.saveDraft": { ...theirs, version: 1, frames: [] },
    "works.publish": theirs,
    "works.recipe": { ...theirs, recipe: null },
    "works.rollback": { ...theirs, revision: 1 },
    "works.where": {},
    "works.malls": { slug: "everywhere" },
    "works.takeDown": { ...theirs, confirm: "theirs" },
    "works.putBack": theirs,
    "publications.list": theirs,
    "publications.change": { ...theirs, id: "x" },
    "publications.cancel": { ...theirs, id: "x" },
    "library.show": {},
    "syncs.request": { malls: [own, foreign] },
    "syncs.preview": { malls: [own, foreign] },
    "syncs.list": {},
    "syncs.show": { id: ids.run },
    "syncs.cancel": { id: ids.run },
    "projectors.list": {},
    "projectors.show": projector,
    "projectors.history": projector,
    "projectors.wear": projector,
    "projectors.power": { ...projector, on: false },
    "projectors.command": { ...projector, wish },
    "projectors.add": { ...mall, name: "Taken", host: "10.0.0.9" },
    "projectors.update": { ...projector, name: "Taken" },
    "projectors.remove": projector,
    "projectors.import": { csv: `mall,name,host\n${foreign},Taken,10.0.0.10\n` },
    "projectors.export": {},
    "commands.show": { id: ids.command },
    "batches.request": { target: { by: "mall", ...mall }, wish },
    "batches.show": { id: ids.batch },
    "batches.list": {},
    "batches.retry": { id: ids.batch },
    "batches.cancel": { id: ids.batch },
    "scenes.list": {},
    "scenes.save": { ...mall, name: "Northern lights", steps },
    "scenes.remove": { id: ids.scene },
    "scenes.run": { id: ids.scene },
    "projectorSets.list": {},
    "projectorSets.save": { name: "Northern set", projectors: [ids.projector] },
    "projectorSets.remove": { id: ids.set },
    "hours.list": {},
    "hours.save": { ...mall, plan: { weekly: [[], [], [], [], [], [], []] } },
    "hours.remove": { id: ids.hours },
    "discoveries.request": mall,
    "discoveries.show": { id: ids.discovery },
  };
};

/** Content, oneself: about no mall. */
const aboutNone: ProcedurePath[] = [
  "fleet.health",
  "me.show",
  "me.update",
  "me.sessions",
  "me.endSession",
  "me.endOtherSessions",
  "codes.redeem",
  "works.draft",
  "works.estimate",
  "publications.show",
  "works.revision",
  "works.diff",
  "blobs.missing",
  "blobs.usage",
  "imports.list",
  "imports.show",
  "imports.cancel",
  "notices.list",
  "notices.markRead",
];

/** Closed to whoever is limited to some malls. */
const aboutAll = procedures.map(({ name }) => name).filter((name) => policies[name].endsWith(" fleet"));

describe("somebody for whom one mall exists", () => {
  it("is asked about in every procedure", () => {
    const asked = [...Object.keys(aboutForeign()), ...aboutNone, ...aboutAll];
    expect(asked.sort()).toEqual(procedures.map(({ name }) => name as string).sort());
  });

  it.each(roles)("%s: what is about all malls is closed", async (role) => {
    for (const name of aboutAll) expect([name, (await call(name, limited.get(role))).status]).toEqual([name, 403]);
  });

  it.each(roles)("%s: every procedure keeps the other malls to itself", async (role) => {
    const before = await running.console.db.mall.findUniqueOrThrow({ where: { code: foreign }, include: all });
    const leaks: unknown[] = [];
    for (const [name, input] of Object.entries(aboutForeign()) as [ProcedurePath, Input][]) {
      const { status, text } = await call(name, limited.get(role), input);
      const asked = JSON.stringify(input);
      const shown = secrets.filter((secret) => text.includes(secret) && !asked.includes(secret));
      // it names the mall or something of it: then it is not there
      const passed = status < 300 && secrets.some((secret) => asked.includes(secret)) && !refusesInside(name, text);
      if (shown.length > 0 || passed) leaks.push({ name, shown, text });
    }
    expect(leaks).toEqual([]);
    expect(await running.console.db.mall.findUniqueOrThrow({ where: { code: foreign }, include: all })).toEqual(before);
  });

  it("is not told whom an order to many left out elsewhere", async () => {
    const { skipped } = await running.admin.batches.show({ id: ids.both });
    expect(skipped.map(({ mall }) => mall)).toEqual([foreign]);
    const { status, text } = await call("batches.show", limited.get("operator"), { id: ids.both });
    expect([status, secrets.filter((secret) => text.includes(secret))]).toEqual([200, []]);
  });

  it("saves no set under a name that is taken where it does not see", async () => {
    const [projector] = await running.admin.projectors.list({ mall: own });
    const set = { name: "Northern set", projectors: [projector?.id] };
    expect((await call("projectorSets.save", limited.get("operator"), set)).status).toBe(409);
  });

  it("asks for all malls and means its own", async () => {
    const response = await call("syncs.request", limited.get("operator"), { all: true });
    const run = JSON.parse(response.text) as { scope: string; targets: { mall: string }[] };
    expect([run.scope, run.targets.map(({ mall }) => mall)]).toEqual(["malls", [own]]);
  });

  it("changes a work that goes to its own malls alone", async () => {
    const publisher = limited.get("publisher");
    expect((await call("works.update", publisher, { slug: "ours", title: "Ours anew" })).status).toBe(200);
    for (const input of [
      { slug: "everywhere", title: "Taken" },
      { slug: "theirs", title: "Taken" },
    ])
      expect((await call("works.update", publisher, input)).status).toBe(403);
    // beside what a procedure wants nothing in its input makes another work or mall pass for theirs
    for (const [name, input] of [
      ["works.update", { slug: "theirs", slugs: ["ours"], title: "Taken" }],
      ["works.bulk", { slugs: ["ours"], malls: [own], action: { type: "assign", malls: "all" } }],
      ["works.create", { slugs: ["ours"], title: "For all" }],
    ] as const)
      expect([name, (await call(name, publisher, input)).status]).toEqual([name, 403]);
    expect((await call("works.create", publisher, { title: "For all" })).status).toBe(403);
    expect((await call("works.create", publisher, { title: "For us", malls: [own] })).status).toBe(200);
  });
});

const all = {
  agents: {
    include: { commands: { select: { id: true } } },
    omit: { lastSeenAt: true, goneAt: true, goneId: true, desiredSentAt: true },
  },
  projectors: true,
  scenes: true,
  hours: true,
  groups: true,
  targets: true,
  installCodes: true,
  assignments: true,
} as const;

/** An answer that is no error and refuses each row. */
const refusesInside = (name: ProcedurePath, text: string) => name === "projectors.import" && text.includes('"failed"');

describe("beside the API", () => {
  /** Every path of the console that is not the API's, and how a person who may not gets no answer. A missing one fails. */
  const raw: Record<string, () => Promise<void>> = {
    "/api/v1/": async () => {},
    "/api/auth/": async () => {},
    "/uploads/zips": async () => {
      for (const role of roles) {
        const head = { authorization: `Bearer ${whole.get(role)}`, "tus-resumable": "1.0.0", "upload-length": "-1" };
        const { status } = await fetch(new URL("/uploads/zips", running.url), { method: "POST", headers: head });
        expect([role, status === 403]).toEqual([role, !mayDo(role, "publish")]);
      }
    },
    "/uploads/": async () => {
      const { bytes, digest } = await makeFrame("raw.jpg");
      for (const role of roles) {
        const token = whole.get(role) ?? "";
        const put = await upload({ url: running.url, token }, bytes);
        expect([role, put.status === 403]).toEqual([role, !mayDo(role, "publish")]);
        const address = new URL(`/uploads/blobs/${digest.slice("sha256:".length)}`, running.url);
        const got = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
        expect([role, got.status === 403]).toEqual([role, !mayDo(role, "see")]);
        await got.arrayBuffer();
      }
    },
    "/agent/v1/": async () => {
      for (const path of ["desired", "manifests/x", "blobs/x"])
        expect((await asAdministrator(`/agent/v1/${path}`)).status).toBeGreaterThanOrEqual(401);
    },
    "/broker/v1/": async () => expect((await asAdministrator("/broker/v1/rabbitmq/user")).status).toBe(404),
    "/install/": async () => {},
  };
  const asAdministrator = (path: string) =>
    fetch(new URL(path, running.url), { headers: { authorization: `Bearer ${running.token}` } });

  it("every route is in the table", () => {
    const source = readFileSync(new URL("../../apps/console/src/serve.ts", import.meta.url), "utf8");
    const routes = [...source.matchAll(/^ {4}\["(\/[^"]*)", \w+Http\(/gm)].map(([, path = ""]) => path);
    expect(routes.length).toBeGreaterThan(5);
    expect(routes.filter((path) => !(path in raw))).toEqual([]);
  });
  it.each(Object.keys(raw))("%s", (path) => raw[path]?.());

  it("a socket hears of the malls that exist for its person", async () => {
    const heard: string[] = [];
    const socket: Socket = io(running.url, {
      transports: ["websocket"],
      extraHeaders: { authorization: `Bearer ${limited.get("viewer")}` },
      reconnection: false,
    });
    await new Promise<void>((resolve, reject) => {
      socket.on("connect", resolve);
      socket.on("connect_error", reject);
    });
    const told = new Promise<void>((resolve) => {
      socket.on("changed", (changes: { kind: string; id: string }[]) => {
        heard.push(...changes.map(({ kind, id }) => `${kind} ${id}`));
        if (heard.some((line) => line === "work ours")) resolve();
      });
    });
    await running.admin.malls.update({ code: foreign, name: "Plaza anew" });
    await running.admin.malls.update({ code: foreign, name: `Plaza of ${foreign}` });
    await running.admin.works.update({ slug: "ours", title: "Ours" });
    await told;
    socket.close();
    expect(heard.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  });
});
