import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { shellScript } from "./scripts.ts";

const bytes = "an agent";
const sha256 = createHash("sha256").update(bytes).digest("hex");
let folder: string;

/** A machine's programs, each a line of shell. */
function programs(lines: Record<string, string>): string {
  const bin = join(folder, "my bin");
  mkdirSync(bin);
  for (const [name, line] of Object.entries(lines)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return `${bin}:/usr/bin:/bin`;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "a script "));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mac = { id: "echo 0", uname: '[ "$1" = -s ] && echo Darwin || echo arm64' };
// prints its arguments, each on a line of its own
const node = 'shift; printf "%s\\n" "$@"';
const run = (PATH: string, sum = sha256) =>
  spawnSync("sh", ["-s", "--", "--code", "ABCD", "--set", "A=b c"], {
    encoding: "utf8",
    env: { NODE_ENV: "test", PATH, TMPDIR: folder },
    input: shellScript("http://10.0.0.5:8600", {
      ...{ version: "1", node: "24" },
      files: [{ platform: "node", name: "agent.mjs", size: bytes.length, sha256: sum }],
    }),
  });

it("starts a Node whose path has blanks, with every argument as it was given", () => {
  const curl = `while [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done; printf '${bytes}' > "$out"`;
  const { status, stdout, stderr } = run(programs({ ...mac, node, curl }));
  expect({ status, stderr, lines: stdout.trim().split("\n") }).toEqual({
    ...{ status: 0, stderr: "" },
    lines: ["install", "--console", "http://10.0.0.5:8600", "--allow-http", "--code", "ABCD", "--set", "A=b c"],
  });
});

it("starts nothing that is not what the console named, or did not arrive", () => {
  const curl = `while [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done; printf 'another' > "$out"`;
  const path = programs({ ...mac, node, curl });
  expect(run(path)).toMatchObject({ status: 1, stdout: "" });
  writeFileSync(join(folder, "my bin/curl"), "#!/bin/sh\nexit 22\n");
  expect(run(path)).toMatchObject({ status: 22, stdout: "" });
});
