/** Packs the agent into one file that needs nothing but Node: dist/holofleet-agent.mjs, or where the argument says. */
import { createHash } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = import.meta.dirname;
const { version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));

// MQTT.js and ws are CommonJS and ask for Node's modules by require, which an ES module does not have
const requireInModules =
  'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);';

const forms = {
  /** for any Node */
  module: { format: "esm", target: "node20", banner: { js: requireInModules } },
  /** for a single executable, which takes CommonJS only */
  script: {
    format: "cjs",
    target: "node22",
    minifyWhitespace: true,
    define: { "import.meta.filename": "__filename", "import.meta.dirname": "__dirname" },
  },
};

/** Bundles the agent in one of the forms. @returns its version, which ends with a digest of the code: no two builds have the same */
export async function bundleAgent(outfile, form = "module") {
  const { outputFiles } = await make("module", { write: false });
  const stamp = createHash("sha256").update(outputFiles[0].contents).digest("hex").slice(0, 8);
  await make(form, { outfile, stamp });
  return `${version}+${stamp}`;
}

function make(form, { outfile, write = true, stamp = "" }) {
  const { define, ...settings } = forms[form];
  return build({
    ...settings,
    define: { ...define, HOLOFLEET_BUILD: JSON.stringify(stamp) },
    entryPoints: [join(here, "src/cli.ts")],
    ...(outfile && { outfile }),
    write,
    bundle: true,
    platform: "node",
    minifySyntax: true,
    legalComments: "none",
    logLevel: "warning",
    // ws works without these two native accelerators
    external: ["bufferutil", "utf-8-validate"],
  });
}

if (import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href)
  await bundleAgent(process.argv[2] ?? join(here, "dist/holofleet-agent.mjs"));
