import { installRoutes, type PackageList, type PackagePlatform } from "@holofleet/shared/install/packages.ts";

/** What is left of a package's line when a script needs it. */
type Entry = { name: string; sha256: string };

const entryOf = (list: PackageList, platform: PackagePlatform): Entry | null =>
  list.files.find((file) => file.platform === platform) ?? null;

/** Plain http to another machine has to be allowed by name; whoever reads this script over it has done so. */
function flagsFor(consoleUrl: string): string {
  const { protocol, hostname } = new URL(consoleUrl);
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return protocol === "http:" && !loopback ? " --allow-http" : "";
}

/**
 * Fetches the agent for a Linux or Mac, compares its digest with the one that stands here, and has it install itself, which checks
 * the console's signature. POSIX sh. Everything is in a function: a script that arrives in half does nothing.
 * @param consoleUrl an origin, which has no character that a shell would read
 */
export function shellScript(consoleUrl: string, list: PackageList): string {
  const linux = entryOf(list, "linux-x64");
  const node = entryOf(list, "node");
  const choose = (entry: Entry | null) =>
    entry ? `file=${entry.name} sum=${entry.sha256}` : 'fail "The console has no agent for this system."';
  return `#!/bin/sh
# Installs the Holofleet agent ${list.version} of ${consoleUrl}, or repairs it. Everything behind -- goes to its install command.
set -eu

fail() {
  echo "error: $1" >&2
  exit 1
}

fetch() {
  if command -v curl >/dev/null; then curl -fsSL --retry 3 -o "$2" "$1"
  elif command -v wget >/dev/null; then wget -q -O "$2" "$1"
  else fail "This needs curl or wget. Install one of them."
  fi
}

sum_of() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"
  else shasum -a 256 "$1"
  fi | cut -d ' ' -f 1
}

main() {
  [ "$(id -u)" = 0 ] || fail "Only an administrator may install a service. Write: | sudo sh -s -- …"
  node=
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) ${choose(linux)} ;;
    *)
      ${choose(node)}
      node=$(command -v node) || fail "On this system the agent needs Node 20.19 or newer: https://nodejs.org"
      ;;
  esac
  folder=$(mktemp -d "\${TMPDIR:-/var/tmp}/holofleet.XXXXXX")
  trap 'rm -rf "$folder"' EXIT
  fetch "${consoleUrl}${installRoutes.files}/$file" "$folder/$file"
  [ "$(sum_of "$folder/$file")" = "$sum" ] || fail "What arrived is not the agent of ${consoleUrl}. Try again."
  chmod 755 "$folder/$file"
  \${node:+"$node"} "$folder/$file" install --console "${consoleUrl}"${flagsFor(consoleUrl)} "$@" </dev/null
}

main "$@"
`;
}

/** The same for Windows: PowerShell 5.1, which every Windows since 10 has. */
export function powershellScript(consoleUrl: string, list: PackageList): string {
  const entry = entryOf(list, "win-x64");
  const missing = 'throw "The console has no agent for Windows."';
  return `# Installs the Holofleet agent ${list.version} of ${consoleUrl}, or repairs it. All arguments go to its install command.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
${entry ? "" : missing}
$me = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()
if (-not $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
  throw 'Only an administrator may install a service. Open PowerShell with "Run as administrator".'
}
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
$folder = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
New-Item -ItemType Directory -Path $folder | Out-Null
try {
  $file = Join-Path $folder '${entry?.name ?? ""}'
  Invoke-WebRequest -UseBasicParsing -Uri '${consoleUrl}${installRoutes.files}/${entry?.name ?? ""}' -OutFile $file
  if ((Get-FileHash -Algorithm SHA256 -Path $file).Hash -ne '${entry?.sha256 ?? ""}') {
    throw 'What arrived is not the agent of ${consoleUrl}. Try again.'
  }
  & $file install --console '${consoleUrl}'${flagsFor(consoleUrl)} @args
  if ($LASTEXITCODE -ne 0) { throw "The installation ended with code $LASTEXITCODE; see above." }
} finally {
  Remove-Item -Recurse -Force -Path $folder -ErrorAction SilentlyContinue
}
`;
}

/** The files beside the program in a package for machines without a way to paste. */
export function packageFiles(
  consoleUrl: string,
  code: string,
  { name, platform }: Entry & { platform: PackagePlatform },
) {
  const line = `install --console ${consoleUrl}${flagsFor(consoleUrl)} --code ${code}`;
  if (platform === "win-x64") {
    const text = `@echo off\r\nrem Installs the Holofleet agent. Right-click this file and choose "Run as administrator".\r\ncd /d "%~dp0"\r\n${name} ${line} %*\r\npause\r\n`;
    return [{ name: "install.cmd", text }];
  }
  const run = platform === "node" ? `node ./${name}` : `./${name}`;
  const text = `#!/bin/sh\n# Installs the Holofleet agent. Run it with: sudo sh install.sh\ncd "$(dirname "$0")" || exit 1\nchmod 755 ${name}\nexec ${run} ${line} "$@"\n`;
  return [{ name: "install.sh", text }];
}
