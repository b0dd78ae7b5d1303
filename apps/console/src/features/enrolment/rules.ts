import { createHash, createHmac, randomInt } from "node:crypto";
import { installRoutes, type PackageList, type PackagePlatform } from "@holofleet/shared/install/packages.ts";

/** Without I, L, O, 0 and 1, which people mistake for one another. */
const alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
const idAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** How long an install code is good for. */
export const codeLifeMs = 24 * 3600 * 1000;

function random(from: string, length: number): string {
  return Array.from({ length }, () => from[randomInt(from.length)]).join("");
}

/** A new install code, 59 bits of chance: `XXXX-XXXX-XXXX`. */
export function makeCode(): string {
  return [random(alphabet, 4), random(alphabet, 4), random(alphabet, 4)].join("-");
}

/** A new agent id, safe in a topic on every broker: `a` of one of ours, `l` of an older one. */
export function makeAgentId(kind: "a" | "l" = "a"): string {
  return `${kind}_${random(idAlphabet, 16)}`;
}

/** The token of an agent, from the secret of its machine: who asks again with the same secret gets the same one, and nobody kept it. */
export function deriveToken(machineKey: string, agentId: string): string {
  return createHmac("sha256", Buffer.from(machineKey, "base64url")).update(`token of ${agentId}`).digest("base64url");
}

/** What is kept of a code. Case, spaces and hyphens are as people type them. */
export function hashCode(code: string): string {
  const plain = code.toUpperCase().replace(/[^A-Z0-9]/g, "");
  return createHash("sha256").update(plain).digest("hex");
}

/** The lines that install an agent from its console, for each system that it has one for. */
export function installCommands(consoleUrl: string, code: string, { files }: PackageList): SystemCommand[] {
  const shell = `curl -fsSL ${consoleUrl}${installRoutes.shell} | sudo sh -s -- --code ${code}`;
  const powershell = `& ([scriptblock]::Create((irm ${consoleUrl}${installRoutes.powershell}))) --code ${code}`;
  const all: SystemCommand[] = [
    { system: "windows", command: powershell, platform: "win-x64" },
    { system: "linux", command: shell, platform: "linux-x64" },
    { system: "macos", command: shell, platform: "node" },
  ];
  return all.filter(({ platform }) => files.some((file) => file.platform === platform));
}

export interface SystemCommand {
  system: "linux" | "windows" | "macos";
  command: string;
  platform: PackagePlatform;
}

/** The line to run in the mall. Plain http to another machine has to be allowed there by name. */
export function enrolCommand(consoleUrl: string, code: string): string {
  const { protocol, hostname } = new URL(consoleUrl);
  const loopback = hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
  return `holofleet-agent enrol ${consoleUrl} ${code}${protocol === "http:" && !loopback ? " --allow-http" : ""}`;
}
