import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { networkCards } from "./machine.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cards-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A card as /sys/class/net has it: what it hangs on, and its files. */
async function card(name: string, device: string | null, files: Record<string, string>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, "net", name, file)), { recursive: true });
    await writeFile(join(folder, "net", name, file), `${text}\n`);
  }
  if (device === null) return;
  await mkdir(join(folder, device), { recursive: true });
  await symlink(join(folder, device), join(folder, "net", name, "device"));
}
const read = () => networkCards(join(folder, "net"));

it("names the built-in cards by their own addresses", async () => {
  await card("lo", null, { address: "00:00:00:00:00:00" });
  await card("eth1", "pci0/b", { address: "02:00:00:00:00:0b" });
  await card("eth0", "pci0/a", { address: "02:00:00:00:00:0a" });
  await card("stick", "pci0/usb1/c", { address: "02:00:00:00:00:0c" });
  expect(await read()).toEqual(["02:00:00:00:00:0a", "02:00:00:00:00:0b"]);
});

it("stays the same while cards take another address: in a bond, and while Wi-Fi looks around", async () => {
  await card("eth0", "pci0/a", { address: "02:00:00:00:00:0b", "bonding_slave/perm_hwaddr": "02:00:00:00:00:0a" });
  expect(await read()).toEqual(["02:00:00:00:00:0a"]);
  // a radio comes up when it likes
  await card("wlan0", "pci0/w", { address: "9a:77:77:77:77:77", "phy80211/macaddress": "02:00:00:00:00:0f" });
  expect(await read()).toEqual(["02:00:00:00:00:0a"]);
});

it("takes the radio where there is nothing else", async () => {
  await card("wlan0", "pci0/w", { address: "9a:77:77:77:77:77", "phy80211/macaddress": "02:00:00:00:00:0f" });
  expect(await read()).toEqual(["02:00:00:00:00:0f"]);
});
