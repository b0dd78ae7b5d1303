export { announceDue } from "./announce.ts";
export { countLacking, findServed, recordFetched } from "./fetches.ts";
export { planAgents } from "./plan.ts";
export { preparePictures } from "./prepare.ts";
export { standingOf } from "./rules.ts";
export { readRecipes } from "./styles.ts";
export { type Caller, readBase } from "./urls.ts";
