import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

export interface Source {
  /** from the root of the clone, with slashes */
  path: string;
  text: string;
  isTest: boolean;
}

/** Every TypeScript or JavaScript file of the clone that git knows or would take. */
export function readSources(): Source[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root });
  return listed
    .toString()
    .split("\n")
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith(".d.ts") && existsSync(join(root, path)))
    .map((path) => ({
      path,
      text: readFileSync(join(root, path), "utf8"),
      isTest: path.startsWith("test/") || /\.(test|fixture)\./.test(path),
    }));
}

/** What a file imports, types included. */
export function importsOf({ text }: Source): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].flatMap(([, specifier]) => specifier ?? []);
}

/** The imports by a relative path that lead into another room of the same program: the linter would not see them. */
export function strayImportsOf(source: Source): string[] {
  if (!/^apps\/[^/]+\/src\//.test(source.path)) return [];
  return importsOf(source).filter((specifier) => {
    const room = roomOf(posix.join(dirname(source.path), specifier));
    return specifier.startsWith("..") && room !== "" && room !== roomOf(source.path);
  });
}

/** The first folder below `src`, for a feature with its name; empty for a file beside them. */
export function roomOf(path: string): string {
  const inner = /\/src\/(.*)$/.exec(path)?.[1] ?? "";
  return /^(features\/[^/]+|[^/]+)\//.exec(inner)?.[1] ?? "";
}
