/** Packs the agent into one file that needs nothing but Node: dist/holofleet-agent.mjs, or where the argument says. */
import { join } from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;

await build({
  entryPoints: [join(here, "src/cli.ts")],
  outfile: process.argv[2] ?? join(here, "dist/holofleet-agent.mjs"),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  minifySyntax: true,
  legalComments: "none",
  logLevel: "warning",
  // MQTT.js and ws are CommonJS and ask for Node's modules by require, which an ES module does not have
  banner: {
    js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
  },
  // ws works without these two native accelerators
  external: ["bufferutil", "utf-8-validate"],
});
