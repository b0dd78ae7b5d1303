import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeWith } from "../src/faults/describe.ts";

const program = join(import.meta.dirname, "../src/faults/lossy.ts");
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-line-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describeWith(["line"], "39 a line of 256 kbit/s that loses three packets in ten", () => {
  it("brings everything, verified", { timeout: 150_000 }, async () => {
    const script = [
      "ip link set lo up mtu 1500",
      "tc qdisc add dev lo root tbf rate 256kbit burst 8kb latency 2s",
      "iptables-legacy -A INPUT -p tcp -m statistic --mode random --probability .3 -j DROP",
      'exec "$0" --import tsx "$1" "$2"',
    ].join(" && ");
    const args = ["-n", "sh", "-c", script, process.execPath, program, folder];
    const { stdout } = await promisify(execFile)("unshare", args, { timeout: 140_000 });
    expect(stdout).toBe("whole\n");
  });
});
