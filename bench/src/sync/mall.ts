import type { ApiClient } from "@holofleet/contract/client.ts";
import { createClient } from "@holofleet/contract/client.ts";
import { hexOf } from "@holofleet/shared/content/digest.ts";
import { manifestSchema } from "@holofleet/shared/content/manifest.ts";
import { agentRoutes, desiredSchema, enrolResponseSchema } from "@holofleet/shared/protocol/agent-http.ts";
import type { BenchConsole } from "../console.ts";
import { timedScript } from "../run.ts";

export interface BenchMall {
  api: ApiClient;
  /** `Bearer` of its agent */
  bearer: string;
  /** Adds one more mall with an agent. @returns its `Bearer` */
  addMall(): Promise<string>;
  /** Publishes a folder as the next revision of the one work, and lets all malls want it. */
  publish(folder: string): Promise<void>;
  /** Where the agent reads each file of the work, by its path. */
  addresses(): Promise<Map<string, string>>;
}

/** A mall of a console with agents, whose identities are in our hands. */
export async function openMall(console: BenchConsole): Promise<BenchMall> {
  const { url, token } = console;
  const api = createClient({ url, token });
  let malls = 0;
  async function addMall(): Promise<string> {
    const mall = `BENCH-${++malls}`;
    await api.malls.add({ code: mall, name: mall });
    const { code } = await api.malls.enrol({ code: mall });
    const identity = await fetch(new URL(agentRoutes.enrol, url), {
      method: "POST",
      body: JSON.stringify({ code, hostname: "bench", platform: process.platform, version: "0.0.0" }),
    });
    const { agentId, token: secret } = enrolResponseSchema.parse(await identity.json());
    return `${agentId}.${secret}`;
  }
  const bearer = await addMall();
  const read = async (path: string) => {
    const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${bearer}` } });
    return response.json();
  };
  return {
    api,
    bearer,
    addMall,
    async publish(folder) {
      const session = { HOLOFLEET_URL: url, HOLOFLEET_TOKEN: token };
      const known = (await api.works.list()).some(({ slug }) => slug === "bench");
      const named = known ? ["--work", "bench"] : ["--work", "bench", "--title", "Bench"];
      await timedScript(
        "packages/cli/src/main.ts",
        ["works", "publish", folder, ...named, "--sync", "--json"],
        session,
      );
    },
    async addresses() {
      const { release } = desiredSchema.parse(await read(agentRoutes.desired));
      const [work] = release.document.works;
      if (!work) throw new Error("nothing is published");
      const { frames } = manifestSchema.parse(await read(`${agentRoutes.manifests}/${hexOf(work.manifest)}`));
      return new Map(frames.map(({ path, digest }) => [path, `${url}${agentRoutes.blobs}/${hexOf(digest)}`]));
    },
  };
}
