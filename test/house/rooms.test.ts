import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "./sources.ts";

const agent = "apps/agent/src";
const web = "apps/console/src";

const forbidden: [file: string, specifier: string][] = [
  ["packages/shared/src/a.ts", "@holofleet/contract/malls.ts"],
  ["packages/shared/src/b.ts", "node:fs"],
  ["packages/contract/src/a.ts", "@holofleet/agent/main.ts"],
  ["packages/contract/src/b.ts", "node:crypto"],
  ["packages/cli/src/a.ts", "@holofleet/simulator/projector.ts"],
  ["packages/data-lock/src/a.ts", "@holofleet/contract/malls.ts"],
  ["packages/simulator/src/a.ts", "@holofleet/contract/malls.ts"],
  [`${agent}/store/a.ts`, "#sync/plan.ts"],
  [`${agent}/console-api/a.ts`, "#store/store.ts"],
  [`${agent}/broker/a.ts`, "#store/store.ts"],
  [`${agent}/sync/a.ts`, "#broker/client.ts"],
  [`${agent}/sync/b.ts`, "#config.ts"],
  [`${agent}/projectors/a.ts`, "#sync/plan.ts"],
  [`${agent}/projectors/pjlink/a.ts`, "#player/server.ts"],
  [`${agent}/player/a.ts`, "#main.ts"],
  [`${agent}/health/a.ts`, "#broker/client.ts"],
  [`${agent}/install/a.ts`, "#sync/plan.ts"],
  [`${web}/db/a.ts`, "#features/malls/service.ts"],
  [`${web}/storage/a.ts`, "#db/client.ts"],
  [`${web}/images/a.ts`, "#storage/disk.ts"],
  [`${web}/embedded/a.ts`, "#db/client.ts"],
  [`${web}/gateway/a.ts`, "#db/client.ts"],
  [`${web}/packages/a.ts`, "#db/client.ts"],
  [`${web}/inspector/a.ts`, "#features/inspector/service.ts"],
  [`${web}/ui/a.tsx`, "#features/malls/pages/malls-page.tsx"],
  [`${web}/ui/form/b.tsx`, "#db/client.ts"],
  [`${web}/access/a.ts`, "#bridge/client.ts"],
  [`${web}/api/a.ts`, "#features/malls/service.ts"],
  [`${web}/api/b.ts`, "#app/page.tsx"],
  [`${web}/front/a.ts`, "#features/malls/service.ts"],
  [`${web}/bridge/a.ts`, "#realtime/server.ts"],
  [`${web}/bridge/b.ts`, "#features/syncs/rules.ts"],
  [`${web}/content-http/a.ts`, "#bridge/outbound.ts"],
  [`${web}/jobs/a.ts`, "#content-http/uploads.ts"],
  [`${web}/realtime/a.ts`, "#features/malls/service.ts"],
  [`${web}/features/malls/a.ts`, "#app/page.tsx"],
  [`${web}/features/malls/b.ts`, "#bridge/outbound.ts"],
  [`${web}/features/malls/c.ts`, "#realtime/server.ts"],
  [`${web}/features/malls/d.ts`, "#features/syncs/rules.ts"],
  [`${web}/features/malls/e.ts`, "next/navigation"],
  [`${web}/features/malls/f.ts`, "./pages/malls-page.tsx"],
  [`${web}/features/malls/g.ts`, "#ui/api.ts"],
  [`${web}/features/malls/pages/a.tsx`, "#db/client.ts"],
  [`${web}/features/malls/pages/b.tsx`, "../service.ts"],
  [`${web}/features/malls/pages/c.tsx`, "node:fs"],
  [`${web}/features/malls/pages/d.tsx`, "#features/syncs/service.ts"],
  [`${web}/app/a.tsx`, "#db/client.ts"],
  [`${web}/app/malls/b.tsx`, "#features/malls/service.ts"],
  [`${web}/app/malls/c.tsx`, "#env.ts"],
];

const allowed: [file: string, specifier: string][] = [
  ["packages/shared/src/z.ts", "zod"],
  ["packages/contract/src/z.ts", "@holofleet/shared/errors.ts"],
  ["packages/cli/src/z.ts", "@holofleet/contract/client.ts"],
  [`${agent}/main.ts`, "#broker/client.ts"],
  [`${agent}/sync/z.ts`, "#store/store.ts"],
  [`${agent}/store/z.test.ts`, "#sync/plan.ts"],
  [`${web}/serve.ts`, "#bridge/client.ts"],
  [`${web}/features/malls/z.ts`, "#features/syncs/service.ts"],
  [`${web}/features/malls/y.ts`, "#db/notices.ts"],
  [`${web}/features/malls/pages/z.tsx`, "#features/syncs/pages/run-badge.tsx"],
  [`${web}/features/works/upload/z.ts`, "../rules.ts"],
  [`${web}/bridge/z.ts`, "#features/syncs/service.ts"],
  [`${web}/inspector/z.ts`, "#access/mqtt.ts"],
  [`${web}/features/malls/pages/y.tsx`, "#realtime/use-inspector.ts"],
  [`${web}/app/z.tsx`, "#features/malls/pages/malls-page.tsx"],
];

const rule = "lint/style/noRestrictedImports";
let copy: string;
let caught: Set<string>;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "holofleet-rooms-"));
  cpSync(join(root, "biome.json"), join(copy, "biome.json"));
  for (const [file, specifier] of [...forbidden, ...allowed]) plant(file, `export * from "${specifier}";\n`);
  plant("packages/shared/src/long.ts", "export {};\n".repeat(401));
  caught = lint();
});
afterAll(() => rmSync(copy, { recursive: true }));

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), text);
}

/** `<rule> <file>` of everything that the linter says about the planted files. */
function lint(): Set<string> {
  const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
  const flags = ["lint", "--vcs-enabled=false", "--reporter=json", "--max-diagnostics=none"];
  const { stdout } = spawnSync(process.execPath, [biome, ...flags], { cwd: copy, encoding: "utf8" });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] };
  return new Set(diagnostics.map(({ category, location }) => `${category} ${location.path}`));
}

describe("rooms", () => {
  it.each(forbidden)("%s may not import %s", (file) => {
    expect(caught).toContain(`${rule} ${file}`);
  });

  it.each(allowed)("%s may import %s", (file) => {
    expect(caught).not.toContain(`${rule} ${file}`);
  });

  it("the linter counts lines", () => {
    expect(caught).toContain("lint/style/noExcessiveLinesPerFile packages/shared/src/long.ts");
  });
});
