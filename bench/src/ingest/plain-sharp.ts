/**
 * `plain-sharp.ts <list of files> <folder> [effort]`: decodes each picture and writes its thumbnail, as tersely as sharp can, with
 * sharp's own effort for WebP or the given one.
 */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import sharp from "sharp";
import { thumbnail } from "../../../apps/console/src/images/recipes.ts";

const [list = "", out = "", effort] = process.argv.slice(2);
for (const file of (await readFile(list, "utf8")).split("\n").filter(Boolean)) {
  await sharp(file, { sequentialRead: true })
    .autoOrient()
    .resize(thumbnail.edge, thumbnail.edge, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: thumbnail.quality, ...(effort && { effort: Number(effort) }) })
    .toFile(join(out, `${basename(file)}.webp`));
}
