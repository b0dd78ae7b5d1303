export { advancePublication } from "./advance.ts";
export { cancelPublication, changePublication, resumePublications } from "./change.ts";
export { estimateRecipe } from "./estimate.ts";
export { type Published, type PublishWish, publishDraft } from "./request.ts";
