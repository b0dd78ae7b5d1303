import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { System, Wish } from "../system.ts";
import { linux } from "./linux.ts";
import { freeUid, macos } from "./macos.ts";
import { windows } from "./windows.ts";

const wish: Wish = { node: null, playerPort: 8700, screen: true };
const folders = { programFiles: "C:\\Program Files", programData: "C:\\ProgramData" };
const fileOf = ({ files }: System, ending: string) => files.find(({ path }) => path.endsWith(ending))?.text ?? "";

/** An XML file as far as its nesting goes. */
function isNested(text: string): boolean {
  const open: string[] = [];
  for (const [, close, name] of text.matchAll(/<(\/?)([A-Za-z]+)[^>]*?(?<!\/)>/g))
    if (!close) open.push(name ?? "");
    else if (open.pop() !== name) return false;
  return open.length === 0;
}

describe("linux", () => {
  it("runs the agent under an account of its own with nothing to write but its library", () => {
    const unit = fileOf(linux(wish), ".service");
    expect(unit).toContain(
      "ExecStart=/opt/holofleet-agent/holofleet-agent run --data /var/lib/holofleet-agent --settings /etc/holofleet-agent/agent.env\n",
    );
    for (const line of [
      "User=holofleet-agent",
      "NoNewPrivileges=yes",
      "ProtectSystem=strict",
      "CapabilityBoundingSet=",
    ])
      expect(unit.split("\n")).toContain(line);
  });

  it("runs the file with a Node whose path systemd would read otherwise", () => {
    const unit = fileOf(linux({ ...wish, node: "/opt/my node/100%/node" }), ".service");
    expect(unit).toContain('ExecStart="/opt/my node/100%%/node" /opt/holofleet-agent/holofleet-agent.mjs run');
  });

  it("shows the screen when that is wished", () => {
    expect(fileOf(linux(wish), "screen.sh")).toContain("http://127.0.0.1:8700/");
    expect(linux({ ...wish, screen: false }).files).toHaveLength(1);
    execFileSync("sh", ["-n"], { input: fileOf(linux(wish), "screen.sh") });
  });

  it("ends the screen once it is uninstalled, and leaves nothing in the home of who watched", () => {
    const home = mkdtempSync(join(tmpdir(), "some body "));
    try {
      const [script, rounds] = [join(home, "screen.sh"), join(home, "rounds")];
      writeFileSync(script, fileOf(linux(wish), "screen.sh"));
      const chromium = `mkdir -p "$HOME/.holofleet-screen"; echo shown >>"${rounds}"; [ $(wc -l <"${rounds}") -lt 2 ] || rm -f "${script}"`;
      for (const [name, line] of Object.entries({ chromium, sleep: "exit 0" }))
        writeFileSync(join(home, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
      execFileSync("sh", [script], { env: { HOME: home, PATH: `${home}:/usr/bin:/bin` }, timeout: 20_000 });
      expect(readFileSync(rounds, "utf8")).toBe("shown\nshown\n");
      expect(existsSync(join(home, ".holofleet-screen"))).toBe(false);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  it("forgets what was added to the service, and reads its units again once they are gone", () => {
    const { traces, forget } = linux(wish);
    expect(traces).toContain("/etc/systemd/system/holofleet-agent.service.d");
    expect(forget.map(({ run, args }) => [run, ...args].join(" "))).toEqual(["systemctl daemon-reload"]);
  });
});

describe("macos", () => {
  it("is a daemon of launchd that is kept alive, under a hidden account", () => {
    const daemon = fileOf(macos(wish, 350), "com.holofleet.agent.plist");
    expect(isNested(daemon)).toBe(true);
    expect(daemon).toContain("<string>/Library/Application Support/Holofleet/program/holofleet-agent</string>");
    expect(daemon).toMatch(/<key>UserName<\/key>\s*<string>_holofleet<\/string>/);
    expect(daemon).toMatch(/<key>KeepAlive<\/key>\s*<true\/>/);
    expect(macos(wish, 350).account?.create.map(({ args }) => args.join(" "))).toContain(
      ". -create /Users/_holofleet UniqueID 350",
    );
  });

  it("writes its log where its account may, and no more than fits", () => {
    const { files, places } = macos(wish, 350);
    expect(places.log).toBe(`${places.data}/agent.log`);
    expect(files.map(({ text }) => text).join()).not.toContain("StandardOutPath");
  });

  it("takes a number that no account has", () => {
    expect(freeUid("root   0\n_x   399\n_y   398\nme  501\n")).toBe(397);
  });
});

describe("windows", () => {
  const system = windows(wish, folders);

  it("is a task that starts at boot under LOCAL SERVICE, and within a minute when it does not run", () => {
    const task = fileOf(system, "task.xml");
    expect(isNested(task.slice(task.indexOf("<Task")))).toBe(true);
    expect(task).toContain("<UserId>S-1-5-19</UserId>");
    expect(task).toContain("<Command>C:\\Program Files\\Holofleet\\holofleet-agent.exe</Command>");
    expect(task).toContain(
      "<Arguments>run --data C:\\ProgramData\\Holofleet\\agent --settings C:\\ProgramData\\Holofleet\\agent.env</Arguments>",
    );
    expect(task).toMatch(/<BootTrigger>[\s\S]*<Interval>PT1M<\/Interval>[\s\S]*<MultipleInstancesPolicy>IgnoreNew</);
    expect(task).toContain("<ExecutionTimeLimit>PT0S</ExecutionTimeLimit>");
  });

  it("lets nobody but administrators and the agent read its folder", () => {
    expect(system.grant[0]?.args).toContain("/inheritance:r");
    expect(system.grant.flatMap(({ args }) => args).join(" ")).not.toMatch(/S-1-1-0|S-1-5-32-545|S-1-5-11/);
  });

  it("quotes what has a blank", () => {
    const task = fileOf(windows({ ...wish, node: "C:\\Program Files\\nodejs\\node.exe" }, folders), "task.xml");
    expect(task).toContain("<Arguments>&quot;C:\\Program Files\\Holofleet\\holofleet-agent.mjs&quot; run");
  });
});

it.each<[string, System]>([
  ["linux", linux(wish)],
  ["macos", macos(wish)],
  ["windows", windows(wish, folders)],
])("%s takes away all that it writes", (_, { places, files, traces }) => {
  const gone = [...traces, places.programs, places.data, places.settings];
  for (const { path } of files)
    expect(
      gone.some((trace) => path.startsWith(trace)),
      path,
    ).toBe(true);
});
