export { createEar, type Ear } from "./heard.ts";
export { watchCues } from "./watch.ts";
