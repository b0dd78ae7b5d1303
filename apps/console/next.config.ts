// biome-ignore lint/style/noProcessEnv: Next reads it here and nowhere else, before it would send anything
process.env.NEXT_TELEMETRY_DISABLED = "1";

import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

/** Next renders pages only: the API, sign-in, uploads and sockets are served in front of it (src/serve.ts). */
export default {
  transpilePackages: ["@holofleet/shared", "@holofleet/contract"],
  // the other name of this machine, which a browser may be on as well
  allowedDevOrigins: ["127.0.0.1"],
  turbopack: { root: fileURLToPath(new URL("../..", import.meta.url)) },
  poweredByHeader: false,
  // its own corner is where people sign out
  devIndicators: { position: "bottom-right" },
  // types are checked by `npm run check`, with a compiler that Next cannot load
  typescript: { ignoreBuildErrors: true },
} satisfies NextConfig;
