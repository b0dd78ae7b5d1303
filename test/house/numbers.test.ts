import { basename, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf, readSources, roomOf, strayImportsOf } from "./sources.ts";

const sources = readSources();
const code = sources.filter(({ isTest }) => !isTest);
const linesOf = (text: string) => text.split("\n").length - 1;

/** The one room that talks to a system, and so the only one that imports its library. */
const owners: Record<string, RegExp> = {
  "@aws-sdk/client-s3": /console\/src\/storage\//,
  "@aws-sdk/s3-request-presigner": /console\/src\/storage\//,
  aedes: /console\/src\/embedded\//,
  "better-auth": /console\/src\/access\//,
  "graphile-worker": /console\/src\/jobs\//,
  mqtt: /(agent\/src\/broker|console\/src\/(bridge|inspector))\//,
  next: /console\/(next\.config\.ts|src\/(app|ui|features|front)\/)/,
  nodemailer: /console\/src\/mail\//,
  pg: /console\/src\/(db|embedded|bridge)\//,
  "@prisma/client": /console\/src\/db\//,
  "@prisma/adapter-pg": /(console\/src\/db|^prisma)\//,
  sharp: /(console\/src\/images|^bench\/src)\//,
  "socket.io": /console\/src\/realtime\//,
  "socket.io-client": /console\/src\/realtime\//,
  undici: /agent\/src\/(console-api|health)\//,
  yauzl: /console\/src\/features\/imports\//,
  "@tus/server": /console\/src\/content-http\//,
  "mqtt-packet": /console\/src\/gateway\//,
  ws: /console\/src\/(front|gateway)\//,
};

describe("house numbers", () => {
  it("no file is above 400 lines, and the median is at most 60", () => {
    expect(sources.filter(({ text }) => linesOf(text) > 400).map(({ path }) => path)).toEqual([]);
    const lengths = code.map(({ text }) => linesOf(text)).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(60);
  });

  it("no folder has more than 12 code files", () => {
    const counts = new Map<string, number>();
    for (const { path } of code) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 12)).toEqual([]);
  });

  it("no folder is deeper than four below src, app's URLs aside", () => {
    const deep = code.filter(
      ({ path }) => !path.includes("/src/app/") && (path.split("/src/")[1] ?? "").split("/").length > 5,
    );
    expect(deep.map(({ path }) => path)).toEqual([]);
  });

  it("no file or folder has a name that says nothing", () => {
    const empty = /(^|[/.-])(utils?|helpers?|common|managers?|misc)([/.-]|$)/i;
    expect(sources.filter(({ path }) => empty.test(path)).map(({ path }) => path)).toEqual([]);
  });

  it("no file holds an unfinished or switched-off piece", () => {
    const marks = /\b(TODO|FIXME|XXX)\b|\b(it|test|describe)\.(only|skip)\(/;
    const marked = sources.filter(({ path, text }) => marks.test(text) && !path.startsWith("test/house/"));
    expect(marked.map(({ path }) => path)).toEqual([]);
  });
});

describe("doors", () => {
  it("a relative path never leads into another room", () => {
    const astray = code.flatMap((source) => strayImportsOf(source).map((specifier) => `${source.path} → ${specifier}`));
    expect(astray).toEqual([]);
  });

  it("every import names the file with its extension", () => {
    const bare = code.flatMap((source) =>
      importsOf(source)
        .filter((specifier) => /^[.#]/.test(specifier) && !/\.(ts|tsx|mjs|json|css)$/.test(basename(specifier)))
        .map((specifier) => `${source.path} → ${specifier}`),
    );
    expect(bare).toEqual([]);
  });

  it.each(Object.entries(owners))("only its room imports %s", (library, room) => {
    const strangers = code.filter(
      (source) =>
        !room.test(source.path) &&
        importsOf(source).some((specifier) => specifier === library || specifier.startsWith(`${library}/`)),
    );
    expect(strangers.map(({ path }) => path)).toEqual([]);
  });

  it("features use each other without a cycle", () => {
    const uses = new Map<string, Set<string>>();
    for (const source of code.filter(({ path }) => /console\/src\/features\/[^/]+\/[^/]+\.ts$/.test(path))) {
      const own = roomOf(source.path);
      const others = importsOf(source).flatMap((specifier) => /^#(features\/[^/]+)\//.exec(specifier)?.[1] ?? []);
      uses.set(own, new Set([...(uses.get(own) ?? []), ...others.filter((other) => other !== own)]));
    }
    expect(cycleIn(uses)).toEqual([]);
  });
});

/** The features of one cycle in order, or nothing. */
function cycleIn(uses: Map<string, Set<string>>): string[] {
  const done = new Set<string>();
  const walk = (name: string, way: string[]): string[] => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (done.has(name)) return [];
    for (const next of uses.get(name) ?? []) {
      const cycle = walk(next, [...way, name]);
      if (cycle.length > 0) return cycle;
    }
    done.add(name);
    return [];
  };
  for (const name of uses.keys()) {
    const cycle = walk(name, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
