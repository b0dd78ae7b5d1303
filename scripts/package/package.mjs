/**
 * `npm run package [-- --platform linux-x64|win-x64|node] [--node VERSION] [--out FOLDER]`: the agent as single executables that need
 * no Node, and as one file for machines that have one, with a list of them. The console hands them out. With `--list` the files are
 * left as they are and listed anew: after somebody has signed them.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bundleAgent } from "../../apps/agent/build.mjs";
import { program } from "../build.mjs";
import { ensureInstalled, fail, root, run, step } from "../install.mjs";
import { nodeBinary } from "./node-binaries.mjs";

/** Name of each platform's file; `node` is for any machine that has Node. */
const names = {
  "linux-x64": "holofleet-agent-linux-x64",
  "win-x64": "holofleet-agent-win-x64.exe",
  node: "holofleet-agent.mjs",
};
/** Where Node looks for the mark that it carries a program, and the mark (Node's own documentation of single executables). */
const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
const resource = "NODE_SEA_BLOB";

const { values: wish } = parseArgs({
  options: {
    platform: { type: "string", multiple: true, default: Object.keys(names) },
    node: { type: "string", default: "24.21.0" },
    list: { type: "boolean", default: false },
    out: { type: "string", default: join(root, "apps/agent/dist/packages") },
  },
});
const unknown = wish.platform.find((platform) => !(platform in names));
if (unknown) fail(`There is no platform ${unknown}. There are ${Object.keys(names).join(", ")}.`);
const own = { linux: "linux-x64", win32: "win-x64" }[process.platform];
if (!own || process.arch !== "x64") fail("The executables are made on Linux or Windows, x64.");

ensureInstalled();
const out = resolve(process.env.INIT_CWD ?? ".", wish.out);
const scratch = mkdtempSync(join(tmpdir(), "holofleet-package-"));
try {
  if (wish.list) listAnew();
  else await makeAll();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function makeAll() {
  const version = await bundleAgent(join(scratch, names.node));
  const executables = wish.platform.filter((platform) => platform !== "node");
  const blob = executables.length > 0 && (await makeBlob());
  for (const platform of executables) {
    step(`making ${names[platform]}`);
    makeExecutable(platform, blob, join(scratch, names[platform]));
  }
  // What lies there is replaced file by file, the list last: who reads it meanwhile finds digests that do not fit, and asks again.
  mkdirSync(out, { recursive: true });
  for (const platform of Object.keys(names)) {
    const file = join(out, names[platform]);
    if (!wish.platform.includes(platform)) rmSync(file, { force: true });
    else {
      copyFileSync(join(scratch, names[platform]), `${file}.new`);
      renameSync(`${file}.new`, file);
    }
  }
  writeList({ version, node: wish.node, platforms: wish.platform });
}

function listAnew() {
  const { version, node, files } = JSON.parse(readFileSync(join(out, "packages.json"), "utf8"));
  writeList({ version, node, platforms: files.map(({ platform }) => platform) });
}

function writeList({ version, node, platforms }) {
  const list = { version, node, files: platforms.map(describe) };
  writeFileSync(join(out, "packages.json.new"), `${JSON.stringify(list, null, 2)}\n`);
  renameSync(join(out, "packages.json.new"), join(out, "packages.json"));
  step(`${list.files.length} packages of ${version} in ${out}`);
}

/** The program as Node takes it in. It has to be made by the very version that runs it; that it was on another system is no matter. */
async function makeBlob() {
  const main = join(scratch, "agent.cjs");
  await bundleAgent(main, "script");
  const config = {
    main,
    output: join(scratch, "agent.blob"),
    disableExperimentalSEAWarning: true,
    // snapshots and code caches are good on the system alone that made them
    useSnapshot: false,
    useCodeCache: false,
    execArgv: ["--max-semi-space-size=1"],
  };
  writeFileSync(join(scratch, "sea.json"), JSON.stringify(config));
  const node = nodeBinary(wish.node, own);
  run(node, ["--experimental-sea-config", join(scratch, "sea.json")], "Node made no program of it; see above.", {}, [
    "ignore",
    "ignore",
    2,
  ]);
  return config.output;
}

function makeExecutable(platform, blob, file) {
  copyFileSync(nodeBinary(wish.node, platform), file);
  chmodSync(file, 0o755);
  const args = [program("postject"), file, resource, blob, "--sentinel-fuse", fuse];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) fail(`${names[platform]} was not made:\n${stdout}${stderr}`);
}

function describe(platform) {
  const file = join(out, names[platform]);
  const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
  return { platform, name: names[platform], size: statSync(file).size, sha256 };
}
