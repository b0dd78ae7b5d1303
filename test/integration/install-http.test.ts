import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { installRoutes, signedListSchema } from "@holofleet/shared/install/packages.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fromBufferPromise } from "yauzl";
import { openList } from "../../apps/agent/src/install/origin.ts";
import { enrolWith } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";

let packages: string;
let running: TestConsole;
const bytes = Buffer.from("an agent, as far as this test goes");
const name = "holofleet-agent-linux-x64";

beforeAll(async () => {
  packages = await mkdtemp(join(tmpdir(), "packages-"));
  running = await startTestConsole({ HOLOFLEET_PACKAGES: packages });
  await running.admin.malls.add({ code: "SH-01", name: "One" });
});
afterAll(async () => {
  await running.stop();
  await rm(packages, { recursive: true, force: true });
});

const get = (path: string, init?: RequestInit) => fetch(new URL(path, running.url), init);
const pack = (version: string) => {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const files = [
    { platform: "linux-x64", name, size: bytes.length, sha256 },
    { platform: "win-x64", name: "agent.exe", size: bytes.length, sha256 },
  ];
  return writeFile(join(packages, "packages.json"), JSON.stringify({ version, node: "24", files }));
};

it("says what to do while nothing was packed", async () => {
  const answer = await get(installRoutes.shell);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain("npm run package");
  expect((await running.admin.malls.enrol({ code: "SH-01" })).packages).toBeNull();
});

it("hands out what was packed meanwhile: signed, whole or in parts, to nobody in particular", async () => {
  await writeFile(join(packages, name), bytes);
  await pack("0.1.0+aa");
  const signed = signedListSchema.parse(await (await get(installRoutes.list)).json());
  expect(openList(signed, running.console.packages.publicKey)).toMatchObject({ version: "0.1.0+aa" });
  const file = join(running.console.env.home, "signing-key.pem");
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  const whole = await get(`${installRoutes.files}/${name}`);
  expect(Buffer.from(await whole.arrayBuffer())).toEqual(bytes);
  const part = await get(`${installRoutes.files}/${name}`, { headers: { range: "bytes=3-7" } });
  expect([part.status, await part.text()]).toEqual([206, "agent"]);
  for (const path of ["packages.json", "..%2fpackages.json", "", "nothing"])
    expect((await get(`${installRoutes.files}/${path}`)).status).toBe(404);
});

it("writes scripts that a shell reads and that carry the digest, but no code", async () => {
  const shell = await (await get(installRoutes.shell)).text();
  execFileSync("sh", ["-n"], { input: shell });
  const digest = createHash("sha256").update(bytes).digest("hex");
  expect(shell).toContain(`sum=${digest}`);
  const powershell = await (await get(installRoutes.powershell)).text();
  expect(powershell).toContain(digest);
  const { code, packages: handed } = await running.admin.malls.enrol({ code: "SH-01" });
  expect(handed?.systems.map(({ system }) => system)).toEqual(["windows", "linux"]);
  expect(shell + powershell).not.toContain(code);
});

it("makes a package of program, script and code for whoever has a code", async () => {
  const ask = (body: string, origin = running.url) =>
    get(installRoutes.zip, {
      method: "POST",
      body,
      headers: { "content-type": "application/x-www-form-urlencoded", origin },
    });
  const own = running.url.replace("127.0.0.1", "localhost");
  const zip = Buffer.from(await (await ask("platform=linux-x64&code=ABCD-EFGH-JKLM", own)).arrayBuffer());
  const opened = await fromBufferPromise(zip);
  const found: Record<string, string> = {};
  for await (const entry of opened.eachEntry()) {
    const stream = await opened.openReadStreamPromise(entry);
    found[entry.fileName] = (await buffer(stream)).toString();
  }
  expect(found[name]).toBe(bytes.toString());
  expect(found["install.sh"]).toContain("--code ABCD-EFGH-JKLM");
  expect((await ask("platform=linux-x64&code=a;reboot", own)).status).toBe(400);
  expect((await ask("platform=linux-x64&code=ABCD-EFGH-JKLM", "https://evil.example")).status).toBe(403);
});

it("answers the same machine again when the answer to its code was lost, and nobody else", async () => {
  const { code } = await running.admin.malls.enrol({ code: "SH-01" });
  const key = (letter: string) => ({ machineKey: letter.repeat(43) });
  const first = await (await enrolWith(running.url, code, key("a"))).json();
  expect(await (await enrolWith(running.url, code, key("a"))).json()).toEqual(first);
  expect(first).toMatchObject({ signingKey: running.console.packages.publicKey });
  expect((await enrolWith(running.url, code, key("b"))).status).toBe(410);
  expect((await enrolWith(running.url, code)).status).toBe(410);
  await running.admin.agents.revoke({ id: (first as { agentId: string }).agentId });
  expect((await enrolWith(running.url, code, key("a"))).status).toBe(410);
});
