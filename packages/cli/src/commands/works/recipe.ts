import { type PlayerRecipe, playerRecipeSchema, renditionFormats } from "@holofleet/contract/works/recipes.ts";
import { formatBytes } from "@holofleet/shared/format.ts";
import { Command, InvalidArgumentError, Option } from "commander";
import { print } from "../../output.ts";
import { openApi } from "../../session.ts";

interface Options {
  edge?: number;
  format?: PlayerRecipe["format"];
  quality?: number;
  stripLocation?: boolean;
  original?: boolean;
  json?: boolean;
}

/** A whole number that the contract takes for this part of a recipe. */
const number = (part: "edge" | "quality") => (text: string) => {
  const parsed = playerRecipeSchema.shape[part].safeParse(Number(text));
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(parsed.error.issues[0]?.message ?? "That is no number.");
};

/** What malls get by a recipe, in words. */
function recipeWords(recipe: PlayerRecipe | null): string {
  if (recipe === null) return "the originals";
  const { edge, format, quality, stripLocation } = recipe;
  const isEncoded = edge !== null || format !== "keep";
  const words = [
    edge === null ? "as large as the originals" : `at most ${edge} px a side`,
    format === "keep" ? "in their own format" : format.toUpperCase(),
    ...(isEncoded && format !== "png" ? [`quality ${quality}`] : []),
    ...(isEncoded || stripLocation ? ["without location"] : []),
  ];
  return words.join(", ");
}

export const recipe = new Command("recipe")
  .description("Choose what malls get of a work; without options, show it")
  .argument("<slug>")
  .option("--edge <pixels>", "longest side; smaller pictures stay as they are", number("edge"))
  .addOption(new Option("--format <format>", "what they are encoded as").choices(renditionFormats))
  .option("--quality <1-100>", "of JPEG and WebP (default: 85)", number("quality"))
  .option("--strip-location", "take out where a picture was made, and all else that it says of its making")
  .option("--original", "the originals, byte for byte")
  .option("--json", "print one JSON value")
  .action(async (slug: string, { original, json, ...parts }: Options) => {
    const api = await openApi();
    const isAsked = original || Object.keys(parts).length > 0;
    const wanted = original
      ? null
      : playerRecipeSchema.parse({ ...parts, stripLocation: parts.stripLocation ?? false });
    const work = isAsked ? await api.works.recipe({ slug, recipe: wanted }) : await api.works.show({ slug });
    const estimate = work.recipe && (await api.works.estimate({ slug, recipe: work.recipe }));
    print({ json: json ?? false }, { recipe: work.recipe, estimate }, () => [
      `Malls get ${recipeWords(work.recipe)}.`,
      ...(estimate && estimate.samples > 0
        ? [
            `About ${formatBytes(estimate.after)} in place of ${formatBytes(estimate.before)}, by ${estimate.samples} samples.`,
          ]
        : []),
      ...(work.draft.changed ? [`It counts from the next publish on: holofleet works publish --work ${slug}`] : []),
    ]);
  });
