import { kioskFlags, type Places, playerUrl, type System, serviceLine, type Wish } from "../system.ts";
import { xml } from "./xml.ts";

const label = "com.holofleet.agent";
const screenLabel = "com.holofleet.screen";
const daemonFile = `/Library/LaunchDaemons/${label}.plist`;
const screenFile = `/Library/LaunchAgents/${screenLabel}.plist`;
const account = "_holofleet";

/** macOS with launchd. `uid` is a free number below 500 for the account, which is hidden thus. */
export function macos(wish: Wish, uid = 399): System {
  const home = "/Library/Application Support/Holofleet";
  const places: Places = {
    programs: `${home}/program`,
    program: `${home}/program/holofleet-agent${wish.node === null ? "" : ".mjs"}`,
    data: `${home}/agent`,
    settings: `${home}/agent.env`,
    log: `${home}/agent/agent.log`,
  };
  const dscl = (...args: string[]) => ({ run: "dscl", args: [".", ...args] });
  const set = (path: string, key: string, value: string) => dscl("-create", path, key, value);
  const user = `/Users/${account}`;
  const group = `/Groups/${account}`;
  const line = serviceLine(places, wish.node);
  const screen = [
    "/usr/bin/open",
    "-W",
    "-n",
    "-a",
    "Google Chrome",
    "--args",
    ...kioskFlags,
    playerUrl(wish.playerPort),
  ];
  return {
    places,
    account: {
      name: account,
      create: [
        set(group, "PrimaryGroupID", String(uid)),
        set(user, "UniqueID", String(uid)),
        set(user, "PrimaryGroupID", String(uid)),
        set(user, "UserShell", "/usr/bin/false"),
        set(user, "NFSHomeDirectory", "/var/empty"),
        set(user, "IsHidden", "1"),
      ],
      remove: [dscl("-delete", user), dscl("-delete", group)],
    },
    files: [
      { path: daemonFile, mode: 0o644, text: plist(label, line, account) },
      ...(wish.screen ? [{ path: screenFile, mode: 0o644, text: plist(screenLabel, screen) }] : []),
    ],
    grant: [],
    enable: [{ run: "launchctl", args: ["bootstrap", "system", daemonFile] }],
    start: [{ run: "launchctl", args: ["kickstart", "-k", `system/${label}`] }],
    stop: [{ run: "launchctl", args: ["bootout", `system/${label}`] }],
    disable: [{ run: "launchctl", args: ["bootout", `system/${label}`] }],
    forget: [],
    traces: [daemonFile, screenFile, home],
    screenWords: "The screen starts when somebody signs in: set “Log in automatically as” in Users & Groups.",
  };
}

function plist(name: string, line: string[], user?: string): string {
  const text = (key: string, value: string | undefined) =>
    value === undefined ? "" : `  <key>${key}</key>\n  <string>${xml(value)}</string>\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
${text("Label", name)}  <key>ProgramArguments</key>
  <array>
${line.map((word) => `    <string>${xml(word)}</string>\n`).join("")}  </array>
${text("UserName", user)}${text("GroupName", user)}  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <true/>
  <key>Umask</key>
  <integer>63</integer>
</dict>
</plist>
`;
}

/** The highest number below 400 that no account has, of `dscl . -list /Users UniqueID`. */
export function freeUid(list: string): number {
  const taken = new Set(list.split("\n").map((line) => Number(line.trim().split(/\s+/).at(-1))));
  for (let uid = 399; uid > 200; uid--) if (!taken.has(uid)) return uid;
  return 399;
}
