import { kioskFlags, type Places, playerUrl, type System, serviceLine, type Wish } from "../system.ts";

const name = "holofleet-agent";
const unitFile = `/etc/systemd/system/${name}.service`;
const autostartFile = "/etc/xdg/autostart/holofleet-screen.desktop";

/** Linux with systemd. */
export function linux(wish: Wish): System {
  const programs = `/opt/${name}`;
  const screenScript = `${programs}/screen.sh`;
  const places: Places = {
    programs,
    program: `${programs}/${wish.node === null ? name : `${name}.mjs`}`,
    data: `/var/lib/${name}`,
    settings: `/etc/${name}/agent.env`,
  };
  const screen = [
    { path: screenScript, mode: 0o755, text: screenLoop(playerUrl(wish.playerPort)) },
    { path: autostartFile, mode: 0o644, text: autostart(screenScript) },
  ];
  const systemctl = (...args: string[]) => ({ run: "systemctl", args });
  return {
    places,
    account: {
      name,
      create: [
        {
          run: "useradd",
          args: [
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            places.data,
            "--shell",
            "/usr/sbin/nologin",
            name,
          ],
        },
      ],
      remove: [{ run: "userdel", args: [name] }],
    },
    files: [{ path: unitFile, mode: 0o644, text: unit(places, wish.node) }, ...(wish.screen ? screen : [])],
    grant: [],
    enable: [systemctl("daemon-reload"), systemctl("enable", "--quiet", name)],
    start: [systemctl("restart", name)],
    stop: [systemctl("stop", name)],
    disable: [systemctl("disable", "--quiet", "--now", name)],
    forget: [systemctl("daemon-reload")],
    traces: [unitFile, `${unitFile}.d`, autostartFile, `/etc/${name}`],
    screenWords:
      "The screen starts when somebody signs in to a desktop: let the machine sign in by itself. Without a desktop, cage (a compositor for one window) runs the same script.",
  };
}

/** V8 writes the code that it runs, so MemoryDenyWriteExecute is not for it. */
function unit(places: Places, node: string | null): string {
  return `[Unit]
Description=Holofleet agent: keeps this mall's works and drives its projectors
Wants=network-online.target
After=network-online.target time-sync.target
StartLimitIntervalSec=0

[Service]
ExecStart=${serviceLine(places, node).map(quoted).join(" ")}
User=${name}
Group=${name}
Restart=always
RestartSec=5
TimeoutStopSec=30
StateDirectory=${name}
StateDirectoryMode=0700
UMask=0077
LimitNOFILE=65536
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ReadWritePaths=${places.data}
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service

[Install]
WantedBy=multi-user.target
`;
}

/** systemd's own quoting; `%` and `$` would be filled in. */
function quoted(word: string): string {
  const safe = word.replaceAll("%", "%%").replaceAll("$", "$$$$");
  return /[\s"'\\;]/.test(word) ? `"${safe.replace(/["\\]/g, "\\$&")}"` : safe;
}

function screenLoop(url: string): string {
  return `#!/bin/sh
# Shows this mall's player on the whole screen, and again whenever it was closed, until it is uninstalled.
profile="$HOME/.holofleet-screen"
while [ -e "$0" ]; do
  for browser in chromium chromium-browser google-chrome microsoft-edge; do
    if command -v "$browser" >/dev/null; then
      "$browser" ${kioskFlags.join(" ")} --password-store=basic --user-data-dir="$profile" ${url}
      break
    fi
  done
  command -v firefox >/dev/null && ! command -v "$browser" >/dev/null && firefox --kiosk ${url}
  sleep 2
done
rm -rf "$profile"
`;
}

function autostart(script: string): string {
  return `[Desktop Entry]
Type=Application
Name=Holofleet screen
Exec=${script}
X-GNOME-Autostart-enabled=true
`;
}
