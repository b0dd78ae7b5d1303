import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { errorBodySchema } from "@holofleet/shared/protocol/agent-http.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestConsole, type TestConsole } from "../src/console.ts";

let running: TestConsole;
beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running?.stop());

interface Ask {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** `fetch` would not let a test lie about Host. */
async function ask({ method = "GET", path = "/api/v1/me", headers = {}, body }: Ask) {
  const req = request({ host: "127.0.0.1", port: running.console.env.port, method, path, headers });
  req.end(body);
  const [res] = await once(req, "response");
  let text = "";
  for await (const chunk of res) text += chunk;
  return { status: res.statusCode as number, headers: res.headers, text };
}

const signedIn = () => ({ authorization: `Bearer ${running.token}`, "content-type": "application/json" });
const changeLanguage = (headers: Record<string, string>) =>
  ask({ method: "PATCH", headers: { ...signedIn(), ...headers }, body: '{"locale":"en"}' });

describe("where a request comes from", () => {
  test.each(["http://evil.example", "null", "http://localhost:1"])(
    "a change for the origin %s is refused",
    async (origin) => {
      const { status, text } = await changeLanguage({ origin });
      expect(status).toBe(403);
      expect(JSON.parse(text).error.message).toContain("HOLOFLEET_PUBLIC_URL");
    },
  );

  test("a change for a foreign Host is refused, whatever a forwarding header says", async () => {
    const { port } = running.console.env;
    expect((await changeLanguage({ host: "evil.example" })).status).toBe(403);
    expect((await changeLanguage({ host: "evil.example", "x-forwarded-host": `localhost:${port}` })).status).toBe(403);
  });

  test("our own origins and scripts, which have none, may change", async () => {
    const { port } = running.console.env;
    for (const origin of [`http://localhost:${port}`, `http://127.0.0.1:${port}`]) {
      expect((await changeLanguage({ origin })).status).toBe(200);
    }
    expect((await changeLanguage({})).status).toBe(200);
  });

  test("a request in absolute form never leaves the console", async () => {
    expect((await ask({ path: "http://evil.example/api/v1/me", headers: signedIn() })).status).toBe(400);
    expect((await ask({ path: "//evil.example/api/v1/me", headers: signedIn() })).status).toBe(404);
  });
});

test("every answer carries a request id and the security headers, and never says what runs it", async () => {
  for (const path of ["/api/v1/openapi.json", "/api/v1/me", "/nothing"]) {
    const { headers } = await ask({ path });
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "same-origin" });
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers).not.toHaveProperty("x-powered-by");
  }
});

describe("errors", () => {
  test.each([
    ["an unknown procedure", { path: "/api/v1/nothing" }, 404, "not_found"],
    ["an unknown address", { path: "/nothing" }, 404, "not_found"],
    ["nobody signed in", { headers: {} }, 401, "unauthorized"],
    ["a body that is no JSON", { method: "PATCH", body: "{" }, 400, "bad_request"],
    ["a wrong field", { method: "PATCH", body: '{"locale":"fr"}' }, 400, "bad_request"],
    ["an operator for a value", { method: "PATCH", body: '{"locale":{"not":""}}' }, 400, "bad_request"],
    ["a body that is too large", { method: "PATCH", headers: { "content-length": "99999999" } }, 413, "too_large"],
  ] as [string, Ask, number, string][])("%s has our body", async (_name, question, status, code) => {
    const headers =
      question.headers && !question.headers["content-length"] ? {} : { ...signedIn(), ...question.headers };
    const answer = await ask({ ...question, headers });
    const { error } = errorBodySchema.parse(JSON.parse(answer.text));
    expect([answer.status, error.code, error.requestId]).toEqual([status, code, answer.headers["x-request-id"]]);
  });

  test("an unexpected failure shows nothing but its request id", async () => {
    const broken = await startTestConsole({ HOLOFLEET_LOG_LEVEL: "silent" });
    await broken.console.db.$executeRaw`DROP TABLE "Session" CASCADE`;
    const response = await fetch(new URL("/api/v1/me", broken.url), {
      headers: { authorization: `Bearer ${broken.token}` },
    });
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(JSON.parse(text).error.code).toBe("internal");
    expect(text).not.toMatch(/prisma|session|node_modules|\.ts/i);
    await broken.stop();
  });

  test("a caller who sends too much without saying so is cut off", async () => {
    const socket = connect(running.console.env.port, "127.0.0.1");
    const head = `PATCH /api/v1/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${running.token}\r\n`;
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `100000\r\n${"x".repeat(0x100000)}\r\n`;
    for (let sent = 0; sent < 20 && socket.writable; sent++) socket.write(chunk);
    socket.on("error", () => {});
    let text = "";
    socket.on("data", (data) => (text += data));
    await once(socket, "close");
    expect(text).toMatch(/^HTTP\/1.1 413 /);
  });
});

test("a second console on the same data folder is refused with its reason", async () => {
  const { home } = running.console.env;
  const second = startTestConsole({ HOLOFLEET_HOME: home });
  await expect(second).rejects.toMatchObject({ code: "data_locked", message: expect.stringContaining(home) });
});

test("a taken port is named with the variable to set", async () => {
  const { port } = running.console.env;
  const second = startTestConsole({ PORT: String(port) });
  await expect(second).rejects.toMatchObject({ code: "unavailable", message: expect.stringContaining(`Port ${port}`) });
  const third = startTestConsole({ MQTT_PORT: new URL(running.broker?.url ?? "").port });
  await expect(third).rejects.toMatchObject({ message: expect.stringContaining("MQTT_PORT") });
});

describe("answers of the API", () => {
  const openapi = (headers: Record<string, string>) => fetch(new URL("/api/v1/openapi.json", running.url), { headers });

  test.each(["br", "gzip"])("go as %s to whoever takes it", async (encoding) => {
    const plain = await ask({ path: "/api/v1/openapi.json" });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    const packed = await openapi({ "accept-encoding": encoding });
    expect([packed.headers.get("content-encoding"), packed.headers.get("vary")]).toEqual([encoding, "accept-encoding"]);
    expect(Number(packed.headers.get("content-length"))).toBeLessThan(plain.text.length / 3);
    expect(await packed.text()).toBe(plain.text);
  });

  test("that are small go as they are", async () => {
    const { headers } = await ask({ path: "/api/v1/health", headers: { "accept-encoding": "br, gzip" } });
    expect(headers["content-encoding"]).toBeUndefined();
  });
});
