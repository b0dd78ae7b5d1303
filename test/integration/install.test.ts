import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrames, saveFrames } from "../src/frames.ts";
import { freePort } from "../src/free-ports.ts";
import { type Machine, startMachine, whyNoMachine } from "../src/machine.ts";

const patient = { timeout: 30_000, interval: 100 };
const name = "holofleet-agent";
let packages: string;
let running: TestConsole;
let machine: Machine;
let player: string;

/** What a machine must not have any more. */
const traces = `ls -d /opt/${name} /var/lib/${name} /etc/${name} /etc/systemd/system/${name}.service /etc/systemd/system/*/${name}.service /etc/xdg/autostart/holofleet* 2>/dev/null; id ${name}; ls -l /proc/*/exe 2>/dev/null | grep ${name}`;

const lacks = await whyNoMachine();
const title = "an agent on a machine with systemd";

describe.skipIf(lacks !== null)(lacks === null ? title : `${title} (not here: ${lacks})`, () => {
  beforeAll(async () => {
    packages = await mkdtemp(join(tmpdir(), "packages-"));
    const script = fileURLToPath(new URL("../../scripts/package/package.mjs", import.meta.url));
    const outcomes = await Promise.allSettled([
      promisify(execFile)(process.execPath, [script, "--platform", "linux-x64", "--out", packages]),
      startTestConsole({ HOLOFLEET_PACKAGES: packages }).then((console) => {
        running = console;
      }),
      startMachine().then((booted) => {
        machine = booted;
      }),
    ]);
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    await running.admin.malls.add({ code: "SH-01", name: "One" });
    await saveFrames(running, "welcome", await makeFrames(3));
    await running.admin.works.publish({ slug: "welcome" });
    player = `http://127.0.0.1:${await freePort()}`;
  }, 90_000);
  afterAll(async () => {
    await machine?.stop();
    await running?.stop();
    await rm(packages, { recursive: true, force: true });
  });

  const agents = async () => (await running.admin.malls.show({ code: "SH-01" })).agents;
  /** The line that the console shows, for somebody who is root already. */
  async function line(more = ""): Promise<string> {
    const { packages: handed } = await running.admin.malls.enrol({ code: "SH-01" });
    const command = handed?.systems.find(({ system }) => system === "linux")?.command ?? "";
    return `${command.replace("| sudo sh", "| sh")} --set HOLOFLEET_PLAYER_PORT=${new URL(player).port} --wait 20${more}`;
  }

  it("is a machine of its own: what is done there stays there", async () => {
    const [mark, here] = [`probe-${process.pid}`, hostname()];
    const folders = ["/tmp", "/var/lib", "/var/tmp", "/etc/systemd/system", "/opt", "/usr/bin", "/run", "/dev"];
    const files = folders.map((folder) => join(folder, mark));
    const line = `hostname ${mark} && touch ${files.join(" ")} && ls ${files.join(" ")}`;
    expect((await machine.run(line)).code).toBe(0);
    expect([hostname(), ...files.filter(existsSync)]).toEqual([here]);
    await machine.run(`rm ${files.join(" ")}`);
  });

  it("is installed by one line, enrols, connects and plays", async () => {
    const { code, out } = await machine.run(await line(" --screen"));
    expect({ code, out }).toMatchObject({ code: 0 });
    expect(out).toContain("the agent of SH-01 One");
    expect(out).toMatch(/^ok {4}broker/m);
    expect(await agents()).toMatchObject([{ presence: "online", checklist: { checks: expect.any(Array) } }]);

    const work = await vi.waitFor(async () => {
      const { works } = (await (await fetch(`${player}/works.json`)).json()) as {
        works: { slug: string; base: string }[];
      };
      expect(works).toMatchObject([{ slug: "welcome", frames: { length: 3 } }]);
      return works[0];
    }, patient);
    expect(work?.base).toBeTruthy();

    expect((await machine.run(`ps -o user:32= -p $(systemctl show -p MainPID --value ${name})`)).out.trim()).toBe(name);
    expect((await machine.run(`stat -c '%a %U' /var/lib/${name}/identity.json /var/lib/${name}`)).out).toBe(
      `600 ${name}\n700 ${name}\n`,
    );
    expect((await machine.run(`systemd-analyze verify /etc/systemd/system/${name}.service`)).code).toBe(0);
  }, 60_000);

  it("is repaired by the same line without a code, and stays who it is", async () => {
    const [before] = await agents();
    await machine.run(
      `systemctl kill -s KILL ${name}; rm /etc/systemd/system/${name}.service; echo broken > /opt/${name}/${name}`,
    );
    const { code, out } = await machine.run((await line()).replace(/ --code \S+/, ""));
    expect({ code, out }).toMatchObject({ code: 0 });
    expect(out).toContain(`${before?.id}, the agent of SH-01, stays`);
    expect((await agents()).map(({ id }) => id)).toEqual([before?.id]);
    expect((await fetch(`${player}/health`)).ok).toBe(true);
  }, 60_000);

  it("leaves no trace, or the library alone", async () => {
    expect((await machine.run(`/opt/${name}/${name} uninstall --keep-library`)).code).toBe(0);
    expect((await machine.run(`ls /var/lib/${name}/works /var/lib/${name}/identity.json`)).out).toMatch(
      /w|cannot access.*identity/s,
    );
    expect((await machine.run(`ls -d /opt/${name} /etc/${name} /etc/systemd/system/${name}.service`)).code).not.toBe(0);

    expect((await machine.run(await line(" --json"))).code).toBe(0);
    expect((await machine.run(`/opt/${name}/${name} uninstall`)).out).toContain("Removed.");
    const left = (await machine.run(traces)).out.replace(/^id: .*\n/, "");
    expect(left).toBe("");
  }, 60_000);
});
