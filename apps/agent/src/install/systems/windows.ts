import { win32 } from "node:path";
import { kioskFlags, type Places, playerUrl, type System, serviceLine, type Wish } from "../system.ts";
import { xml } from "./xml.ts";

const task = "Holofleet Agent";
const runKey = "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";
const screenName = "HolofleetScreen";
/** the same on every Windows, whatever its language: SYSTEM, administrators, LOCAL SERVICE */
const [system, administrators, localService] = ["*S-1-5-18", "*S-1-5-32-544", "*S-1-5-19"];

/** Folders of Windows as its environment names them. */
export interface WindowsFolders {
  programFiles: string;
  programData: string;
}

/**
 * Windows with its Task Scheduler, which starts a plain program at boot, under an account that can do little, and within a minute
 * when it does not run (the trigger by time starts no second one); a service would have to answer the service manager, which a program of Node cannot without a wrapper.
 */
export function windows(wish: Wish, { programFiles, programData }: WindowsFolders): System {
  const home = win32.join(programData, "Holofleet");
  const programs = win32.join(programFiles, "Holofleet");
  const places: Places = {
    programs,
    program: win32.join(programs, wish.node === null ? "holofleet-agent.exe" : "holofleet-agent.mjs"),
    data: win32.join(home, "agent"),
    settings: win32.join(home, "agent.env"),
    log: win32.join(home, "agent", "agent.log"),
  };
  const taskFile = win32.join(programs, "task.xml");
  const schtasks = (...args: string[]) => ({ run: "schtasks", args });
  const screen = `cmd /c start "" msedge ${kioskFlags.join(" ")} --edge-kiosk-type=fullscreen ${playerUrl(wish.playerPort)}`;
  return {
    places,
    account: null,
    files: [{ path: taskFile, mode: 0o644, encoding: "utf16le", text: taskXml(serviceLine(places, wish.node)) }],
    grant: [
      {
        run: "icacls",
        args: [
          home,
          "/inheritance:r",
          "/grant:r",
          `${system}:(OI)(CI)F`,
          `${administrators}:(OI)(CI)F`,
          `${localService}:(OI)(CI)RX`,
        ],
      },
      { run: "icacls", args: [places.data, "/grant:r", `${localService}:(OI)(CI)M`] },
    ],
    enable: [
      schtasks("/Create", "/TN", task, "/XML", taskFile, "/F"),
      ...(wish.screen
        ? [{ run: "reg", args: ["add", runKey, "/v", screenName, "/t", "REG_SZ", "/d", screen, "/f"] }]
        : []),
    ],
    start: [schtasks("/Run", "/TN", task)],
    stop: [schtasks("/Change", "/TN", task, "/DISABLE"), schtasks("/End", "/TN", task)],
    disable: [
      schtasks("/Change", "/TN", task, "/DISABLE"),
      schtasks("/End", "/TN", task),
      schtasks("/Delete", "/TN", task, "/F"),
      { run: "reg", args: ["delete", runKey, "/v", screenName, "/f"] },
    ],
    forget: [],
    traces: [home],
    screenWords:
      "The screen starts when somebody signs in: let the machine sign in by itself (netplwiz, or Autologon of Sysinternals) with an account that is no administrator.",
  };
}

function taskXml([program = "", ...args]: string[]): string {
  const line = args.map((word) => (/[\s"]/.test(word) ? `"${word}"` : word)).join(" ");
  return `\uFEFF<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Keeps this mall's works and drives its projectors.</Description>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Enabled>true</Enabled>
    </BootTrigger>
    <TimeTrigger>
      <StartBoundary>2020-01-01T00:00:00</StartBoundary>
      <Repetition>
        <Interval>PT1M</Interval>
      </Repetition>
    </TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="Agent">
      <UserId>S-1-5-19</UserId>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>5</Priority>
  </Settings>
  <Actions Context="Agent">
    <Exec>
      <Command>${xml(program)}</Command>
      <Arguments>${xml(line)}</Arguments>
    </Exec>
  </Actions>
</Task>
`.replaceAll("\n", "\r\n");
}
