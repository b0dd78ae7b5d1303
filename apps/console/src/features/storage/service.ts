export { requestCheck, showCheck } from "./check.ts";
export { cleanUp } from "./cleanup.ts";
