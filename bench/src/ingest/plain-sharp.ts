/** `plain-sharp.ts <list of files> <folder>`: decodes each picture and writes its thumbnail, as tersely as sharp can. */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import sharp from "sharp";
import { thumbnail } from "../../../apps/console/src/images/recipes.ts";

sharp.cache(false);
sharp.concurrency(1);

const [list = "", out = ""] = process.argv.slice(2);
for (const file of (await readFile(list, "utf8")).split("\n").filter(Boolean)) {
  await sharp(file, { sequentialRead: true })
    .autoOrient()
    .resize(thumbnail.edge, thumbnail.edge, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: thumbnail.quality })
    .toFile(join(out, `${basename(file)}.webp`));
}
