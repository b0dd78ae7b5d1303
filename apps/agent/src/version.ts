import manifest from "../package.json" with { type: "json" };

/** Set by the bundler: a digest of the code. */
declare const HOLOFLEET_BUILD: string | undefined;

const build = typeof HOLOFLEET_BUILD === "undefined" || HOLOFLEET_BUILD === "" ? "" : `+${HOLOFLEET_BUILD}`;

/** The agent's version, as it is reported and shown: `0.1.0+1a2b3c4d`, without the digest when it runs from the sources. */
export const agentVersion: string = manifest.version + build;
