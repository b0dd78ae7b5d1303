import manifest from "../package.json" with { type: "json" };

/** The agent's version, as it is reported and shown. */
export const agentVersion: string = manifest.version;
