import { setTimeout as pause } from "node:timers/promises";
import type { Role } from "@holofleet/contract/access/roles.ts";
import { connect as connectMqtt } from "mqtt";
import { io, type Socket } from "socket.io-client";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { notify } from "../../apps/console/src/db/notices.ts";
import type { Change } from "../../apps/console/src/realtime/events.ts";
import { signIn, startTestConsole, type TestConsole } from "../src/console.ts";

let running: TestConsole;
const open: Socket[] = [];
beforeAll(async () => {
  running = await startTestConsole();
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});
afterAll(() => running?.stop());

function dial(headers: Record<string, string>, path = "/socket.io/"): Socket {
  const socket = io(running.url, {
    path,
    transports: ["websocket"],
    extraHeaders: headers,
    reconnection: false,
    forceNew: true,
  });
  open.push(socket);
  return socket;
}

/** What an event brings. `events.once` does not know these emitters' types. */
function next(emitter: object, event: string): Promise<unknown[]> {
  return new Promise((resolve) => (emitter as NodeJS.EventEmitter).once(event, (...args) => resolve(args)));
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const refusalOf = async (socket: Socket) => ((await next(socket, "connect_error"))[0] as Error).message;

describe("who may listen", () => {
  test("nobody without a session", async () => {
    expect(await refusalOf(dial({}))).toBe("unauthorized");
    expect(await refusalOf(dial(bearer("nonsense")))).toBe("unauthorized");
  });

  test("no page of another site, with a session or not", async () => {
    const evil = dial({ ...bearer(running.token), origin: "http://evil.example" });
    expect(await refusalOf(evil)).toBe("websocket error");
  });

  test("no request for another host", async () => {
    const rebound = dial({ ...bearer(running.token), host: "evil.example" });
    expect(await refusalOf(rebound)).toBe("websocket error");
  });

  test("a signed-out person no longer", async () => {
    const token = await signIn(running.url, running.email, running.password);
    const [leaving, staying] = [dial(bearer(token)), dial(bearer(running.token))];
    await Promise.all([next(leaving, "connect"), next(staying, "connect")]);
    const gone = next(leaving, "disconnect");
    const headers = { ...bearer(token), "content-type": "application/json" };
    await fetch(new URL("/api/auth/sign-out", running.url), { method: "POST", headers, body: "{}" });
    expect((await gone)[0]).toBe("io server disconnect");
    expect(staying.connected).toBe(true);
  });
});

describe("somebody for some malls alone", () => {
  /** Bearer token of somebody with this role. */
  async function limitedTo(role: Role): Promise<string> {
    const email = `${role}@example.test`;
    const within = { malls: [], groups: [] };
    await running.admin.people.add({ email, name: role, role, within, password: running.password });
    return signIn(running.url, email, running.password);
  }

  test("is not shown the broker, which carries what is of all malls", async () => {
    const inspector = (token: string) => {
      const socket = io(`${running.url}/inspector`, {
        transports: ["websocket"],
        extraHeaders: bearer(token),
        forceNew: true,
      });
      open.push(socket);
      return socket;
    };
    expect(await refusalOf(inspector(await limitedTo("administrator")))).toBe("unauthorized");
    await next(inspector(running.token), "connect");
  });

  test("hears the bell, and not which delivery it was", async () => {
    const socket = dial(bearer(await limitedTo("av")));
    await next(socket, "connect");
    const heard = next(socket, "changed");
    await notify(running.console.db, { kind: "delivery", id: "of-somebody" });
    expect((await heard)[0]).toEqual([{ kind: "delivery", id: "" }]);
  });
});

test("changes arrive gathered, at most twice a second", async () => {
  const socket = dial(bearer(running.token));
  await next(socket, "connect");
  const heard: Change[][] = [];
  // the console itself speaks, too: its broker link comes up about now
  const others = (changes: Change[]) => changes.filter(({ kind }) => kind !== "fleet");
  socket.on("changed", (changes: Change[]) => heard.push(others(changes)));
  const began = performance.now();
  const numbers = Array.from({ length: 30 }, (_, index) => index);
  for (const index of numbers) {
    await notify(running.console.db, { kind: "mall", id: `m${index}` }, { kind: "session", id: "" });
    await pause(20);
  }
  await expect.poll(() => heard.flat().length, { timeout: 20_000 }).toBe(30);
  expect(heard.flat()).toEqual(numbers.map((index) => ({ kind: "mall", id: `m${index}` })));
  // counted, not timed: one that a busy machine delivers late is close to the next
  expect(heard.length).toBeLessThanOrEqual((performance.now() - began) / 500 + 1);
});

test("when notices may have been missed, browsers are made to come back and read again", async () => {
  const socket = dial(bearer(running.token));
  await next(socket, "connect");
  const gone = next(socket, "disconnect");
  await running.console.db.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'LISTEN%'`;
  // socket.io comes back by itself after this reason, and not after "io server disconnect"
  expect((await gone)[0]).toBe("transport close");
});

test("a message above 100 kB ends the socket", async () => {
  const socket = dial(bearer(running.token));
  await next(socket, "connect");
  const gone = next(socket, "disconnect");
  socket.emit("anything", "x".repeat(200_000));
  await gone;
});

describe("MQTT over WebSocket on the console's own port", () => {
  const url = () => `${running.url.replace("http", "ws")}/mqtt`;

  test("reaches the broker, which still asks for a password", async () => {
    const client = connectMqtt(url(), {
      username: "console",
      password: "wrong",
      protocolVersion: 4,
      reconnectPeriod: 0,
    });
    const [error] = await next(client, "error");
    expect(error).toMatchObject({
      code: expect.any(Number),
      message: expect.stringMatching(/not authori[sz]ed|bad user/i),
    });
    await client.endAsync(true);
  });

  test.each([
    ["/mqtt", { origin: "http://evil.example" }, 403],
    ["/elsewhere", {}, 404],
  ])("%s with %o is refused", async (path, headers, status) => {
    const socket = new WebSocket(new URL(path, url()), "mqtt", { headers });
    const [, response] = await next(socket, "unexpected-response");
    expect(response).toHaveProperty("statusCode", status);
  });
});

test("a console with open sockets stops within seconds", async () => {
  const other = await startTestConsole();
  const socket = io(other.url, { transports: ["websocket"], extraHeaders: bearer(other.token), reconnection: false });
  await next(socket, "connect");
  const idle = new WebSocket(`${other.url.replace("http", "ws")}/mqtt`, "mqtt");
  await next(idle, "open");
  const began = performance.now();
  await other.stop();
  expect(performance.now() - began).toBeLessThan(4000);
  socket.close();
});
