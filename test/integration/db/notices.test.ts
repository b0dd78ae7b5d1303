import pg from "pg";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Db, openDb } from "../../../apps/console/src/db/client.ts";
import { listenNotices, type Notice, notify } from "../../../apps/console/src/db/notices.ts";
import { freshDatabase } from "../../src/postgres.ts";

let url: string;
let db: Db;
let heard: Notice[];
let reconnects: number;
let wake: () => void;
let listening: { stop(): Promise<void> };

beforeEach(async () => {
  url = await freshDatabase();
  db = openDb(url);
  heard = [];
  reconnects = 0;
  wake = () => {};
  listening = await listenNotices(url, pino({ level: "silent" }), {
    onNotice(notice) {
      heard.push(notice);
      wake();
    },
    onReconnect() {
      reconnects++;
      wake();
    },
  });
});
afterEach(async () => {
  await listening.stop();
  await db.$disconnect();
});

/** Waits until `enough` holds; looks at each event. */
async function until(enough: () => boolean): Promise<void> {
  while (!enough())
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
}

describe("notices", () => {
  it("arrive after the commit, each once", async () => {
    await db.$transaction(async (tx) => {
      await notify(tx, { kind: "work", id: "spring:2027" }, { kind: "fleet", id: "" });
      await notify(tx, { kind: "work", id: "spring:2027" });
      await notify(tx);
      expect(heard).toEqual([]);
    });
    await until(() => heard.length >= 2);
    expect(heard).toEqual([
      { kind: "work", id: "spring:2027" },
      { kind: "fleet", id: "" },
    ]);
  });

  it("do not arrive from a transaction that was rolled back", async () => {
    const failed = db.$transaction(async (tx) => {
      await notify(tx, { kind: "mall", id: "never" });
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    await notify(db, { kind: "mall", id: "after" });
    await until(() => heard.length > 0);
    expect(heard).toEqual([{ kind: "mall", id: "after" }]);
  });

  it("ignore what this version does not know", async () => {
    await db.$executeRaw`SELECT pg_notify('holofleet', 'planet:earth')`;
    await notify(db, { kind: "run", id: "r1" });
    await until(() => heard.length > 0);
    expect(heard).toEqual([{ kind: "run", id: "r1" }]);
  });

  it("come back after the connection was lost, and say so", async () => {
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
    await admin.end();
    await until(() => reconnects === 1);
    await notify(db, { kind: "agent", id: "a_shanghai1" });
    await until(() => heard.length > 0);
    expect(heard).toEqual([{ kind: "agent", id: "a_shanghai1" }]);
  });
});
