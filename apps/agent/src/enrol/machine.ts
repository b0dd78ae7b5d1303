import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, realpath } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { machineHeader } from "@holofleet/shared/protocol/agent-http.ts";

/**
 * The header that tells this computer from another one with a copy of its disk. It is a digest of what the system says of its
 * hardware, of no use to anybody else; empty where the system says nothing that lasts.
 */
export async function machineHeaders(agentId: string): Promise<Record<string, string>> {
  const marks = await readMarks().catch(() => []);
  if (marks.length === 0) return {};
  const digest = createHash("sha256")
    .update([agentId, ...marks].join("\n"))
    .digest("hex");
  return { [machineHeader]: `${digest.slice(0, 32)} ${encodeURIComponent(hostname()).slice(0, 700)}` };
}

async function readMarks(): Promise<string[]> {
  switch (process.platform) {
    case "linux":
      return networkCards("/sys/class/net");
    case "darwin":
      return matches(["ioreg", "-rd1", "-c", "IOPlatformExpertDevice"], /"IOPlatformUUID" = "([^"]+)"/);
    case "win32":
      return matches(["reg", "query", "HKLM\\SYSTEM\\HardwareConfig", "/v", "LastConfig"], /(\{[0-9a-fA-F-]{36}\})/);
    default:
      return [];
  }
}

/**
 * Lasting addresses of the cards that are built in: those on USB come and go. A radio counts only where there is no wired one, for it
 * may be switched off. The machine's own number may only root read.
 * @param folder /sys/class/net
 */
export async function networkCards(folder: string): Promise<string[]> {
  const cards = (await readdir(folder)).map(async (name) => {
    const read = (file: string) => readFile(join(folder, name, file), "utf8").catch(() => null);
    const device = await realpath(join(folder, name, "device")).catch(() => "/usb");
    if (device.includes("/usb")) return [];
    // Wi-Fi shows made-up addresses, and cards of a bond that of one of them
    const radio = await read("phy80211/macaddress");
    const address = radio ?? (await read("bonding_slave/perm_hwaddr")) ?? (await read("address"));
    return address === null ? [] : [{ isRadio: radio !== null, address: address.trim() }];
  });
  const found = (await Promise.all(cards)).flat();
  const wired = found.filter(({ isRadio }) => !isRadio);
  return (wired.length > 0 ? wired : found).map(({ address }) => address).sort();
}

async function matches([run = "", ...args]: string[], pattern: RegExp): Promise<string[]> {
  const { stdout } = await promisify(execFile)(run, args, { windowsHide: true, timeout: 5_000 });
  const found = pattern.exec(stdout)?.[1];
  return found === undefined ? [] : [found];
}
