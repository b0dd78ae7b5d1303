import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { Manifest } from "@holofleet/shared/content/manifest.ts";
import { pathFault, pathKey } from "@holofleet/shared/content/path.ts";
import { AppError } from "@holofleet/shared/errors.ts";

/** Where the frames of a work go: a folder of the work's own, and a path in it for each frame. */
export interface Template {
  text: string;
  /** folders may stand in front of it */
  folder: string;
  path: string;
}

export interface PlannedFile {
  /** in the work's folder */
  path: string;
  digest: Digest;
  /** bytes */
  size: number;
}

export interface ExportPlan {
  folder: string;
  files: PlannedFile[];
}

const fields = ["slug", "id", "path", "number", "ext"] as const;
type Values = Partial<Record<(typeof fields)[number], string>>;

const fill = (pattern: string, values: Values) =>
  pattern.replace(/\{(\w+)\}/g, (whole, field) => values[field as keyof Values] ?? whole);

/**
 * Reads a template such as `{slug}/{path}` or `pictures/{slug}/{path}!style`. The first part that says something is the work's folder
 * and names the work by `{slug}` or `{id}`; the rest names the frame by `{path}` or `{number}`.
 * @throws AppError bad_request with what is wrong
 */
export function parseTemplate(text: string): Template {
  const field = text.indexOf("{");
  const slash = field < 0 ? -1 : text.indexOf("/", field);
  const [folder, path] = [text.slice(0, slash), text.slice(slash + 1)];
  const unknown = [...text.matchAll(/\{([^}]*)\}/g)].find(([, field]) => !fields.some((known) => known === field));
  if (unknown) throw wrong(text, `${unknown[0]} is none of ${fields.map((field) => `{${field}}`).join(", ")}`);
  if (slash < 0 || !/\{(slug|id)\}/.test(folder) || /\{(path|number|ext)\}/.test(folder))
    throw wrong(text, "the first part with a field is the work's folder and says {slug} or {id}");
  if (!/\{(path|number)\}/.test(path)) throw wrong(text, "what follows the folder says {path} or {number}");
  const sample = { slug: "a", id: "a", path: "a", number: "1", ext: "a" };
  if (folder.startsWith(".") || pathFault(fill(folder, sample)) || pathFault(fill(path, sample)))
    throw wrong(text, "it holds a name that not every system takes");
  return { text, folder, path };
}

/**
 * What the folder of a work holds, by name.
 * @throws AppError path_unsafe for a name that some system refuses, or that two frames share
 */
export function planExport(template: Template, work: { id: string; slug: string }, manifest: Manifest): ExportPlan {
  const digits = Math.max(4, String(manifest.frames.length).length);
  const folder = fill(template.folder, { slug: work.slug, id: work.id });
  const files = manifest.frames.map(({ path, digest, size }, index) => {
    const number = String(index + 1).padStart(digits, "0");
    const ext = path.slice(path.lastIndexOf(".") + 1);
    const name = fill(template.path, { slug: work.slug, id: work.id, path, number, ext }).normalize("NFC");
    return { path: name, digest, size };
  });
  for (const name of [folder, ...files.map(({ path }) => path)])
    if (pathFault(name))
      throw refused(work.slug, `"${name}" is no name that every system takes. Rename it, or use {id} or {number}.`);
  const taken = new Set<string>();
  for (const { path } of files) {
    if (taken.has(pathKey(path))) throw refused(work.slug, `two frames would be named "${path}". Use {path}.`);
    taken.add(pathKey(path));
  }
  for (const { path } of files)
    for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1))
      if (taken.has(pathKey(path.slice(0, at))))
        throw refused(work.slug, `"${path.slice(0, at)}" would be a file and a folder. Use {number}.`);
  return { folder, files };
}

function wrong(text: string, why: string): AppError {
  return new AppError("bad_request", `HOLOFLEET_EXPORT_TEMPLATE cannot be "${text}": ${why}.`);
}

function refused(slug: string, why: string): AppError {
  return new AppError("path_unsafe", `${slug} is not in the export folder: ${why}`);
}
