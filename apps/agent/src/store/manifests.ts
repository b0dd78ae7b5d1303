import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, digestOfHex, hexOf } from "@holofleet/shared/content/digest.ts";
import { type Manifest, manifestSchema } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { codeOf, removeFile, writeDurable } from "./durable.ts";
import { type Layout, parseJson } from "./layout.ts";

/** The name of a document: the SHA-256 of its text in UTF-8. */
export function digestOfText(text: string): Digest {
  return digestOfHex(createHash("sha256").update(text).digest("hex"));
}

export type Manifests = ReturnType<typeof openManifests>;

/** Manifests by digest, checked whenever they come from the disk or the network, and then kept in memory. */
export function openManifests(layout: Layout) {
  const known = new Map<Digest, Manifest>();
  const pathOf = (digest: Digest) => join(layout.manifests, `${hexOf(digest)}.json`);

  return {
    /** `null` when it is not there, or is damaged: then it has to be fetched again. */
    async read(digest: Digest): Promise<Manifest | null> {
      const kept = known.get(digest);
      if (kept) return kept;
      const text = await readFile(pathOf(digest), "utf8").catch((thrown) => {
        if (codeOf(thrown) === "ENOENT") return null;
        throw thrown;
      });
      if (text === null || digestOfText(text) !== digest) return null;
      const manifest = parseJson(manifestSchema, text);
      if (manifest) known.set(digest, manifest);
      return manifest;
    },

    /** Keeps a manifest as the console sent it. @throws AppError integrity when the text is not what the digest names */
    async write(digest: Digest, text: string): Promise<Manifest> {
      const manifest = digestOfText(text) === digest ? parseJson(manifestSchema, text) : null;
      if (manifest === null)
        throw new AppError("integrity", `The manifest ${digest} arrived damaged or unreadable. It is fetched again.`, {
          details: { digest },
        });
      await writeDurable(pathOf(digest), text, { tmp: layout.tmp, parent: layout.manifests });
      known.set(digest, manifest);
      return manifest;
    },

    async prune(keep: ReadonlySet<Digest>): Promise<void> {
      for (const digest of known.keys()) if (!keep.has(digest)) known.delete(digest);
      const wanted = new Set(Array.from(keep, (digest) => `${hexOf(digest)}.json`));
      for (const name of await readdir(layout.manifests))
        if (!wanted.has(name)) await removeFile(join(layout.manifests, name));
    },
  };
}
